"""Reads a workbook from standard input with openpyxl, for tests/external/tables.mjs, and prints what its first sheet is as JSON."""

import datetime
import io
import json
import sys

import openpyxl

book = openpyxl.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
sheet = book.worksheets[0]
cells = [cell for row in sheet.iter_rows() for cell in row]


def plain(value):
    """A date as it is written in JSON."""
    return value.date().isoformat() if isinstance(value, datetime.datetime) else value


print(
    json.dumps(
        {
            "sheets": book.sheetnames,
            "frozen": sheet.freeze_panes,
            "filter": sheet.auto_filter.ref,
            "formulas": [cell.coordinate for cell in cells if cell.data_type == "f"],
            "dates": [cell.coordinate for cell in cells if cell.is_date],
            "percentages": [cell.coordinate for cell in cells if cell.number_format.endswith("%")],
            "rows": [[plain(value) for value in row] for row in sheet.iter_rows(values_only=True)],
        }
    )
)
