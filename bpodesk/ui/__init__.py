"""The window: Qt lives here. It sees `domain` and `services`, never the storage."""
