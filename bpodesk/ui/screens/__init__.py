"""The screens, one file or folder a noun: columns, fields and commands on the kit."""
