"""The parts every screen is made of. A screen is columns, fields and commands; see `ui.screen`.

| module | what |
|---|---|
| table, table_model | the list: `Column`, `number_column`, `Table` |
| form, editors, rows | `Field`, `Section`, `Form`; the editors; owned lists |
| dialog | `RecordDialog`: a form in a window, with Save |
| tiles, lights, charts, empty, banner | figures, status shapes, pictures, empty states, messages |
| pdf_view | pages of a document |
| memory | what windows remember |
"""
