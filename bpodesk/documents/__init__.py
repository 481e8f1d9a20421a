"""Paper: a value in, the bytes of a PDF out.

`blocks` says what stands in a document, `pdf.render` turns it into bytes, `charts` draws figures
for paper and screen alike, `pages` shows a finished PDF as pictures. The path of a document:
blocks -> compose (with flow, tables, panels) -> strips -> paginate -> painter -> sheet.
Customers and contracts are known only to the documents built on top of this.
"""
