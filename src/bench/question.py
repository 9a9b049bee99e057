"""Writes a question whose layers are 3x3 convolutions with padding 1 over one picture.

question.py FILE FILTERS CHANNELS ROWS COLUMNS LAYERS whole|any
  whole   pixels are 0 to 255, weights are whole numbers from -4 to 4: results have few digits
  any     pixels and weights are any doubles: results have all their digits
"""

import random
import sys

import xlsxwriter

file, *sizes, kind = sys.argv[1:]
filters, channels, rows, columns, layers = map(int, sizes)
random.seed(0)
pixel = (lambda: random.randrange(256)) if kind == "whole" else random.random
weight = (lambda: random.randint(-4, 4)) if kind == "whole" else (lambda: random.gauss(0, 1))

book = xlsxwriter.Workbook(file, {"constant_memory": True})
table = book.add_worksheet("Layers")
table.write_row(0, 0, ["name", "type", "padding", "from"])
for layer in range(layers):
    table.write_row(layer + 1, 0, [f"Conv{layer + 1}", "conv", 1, "Input"])


def grid(sheet, row, label, height, width, number):
    sheet.write(row, 0, label)
    for r in range(height):
        sheet.write_row(row + 1 + r, 0, [number() for _ in range(width)])
    return row + height + 2


sheet = book.add_worksheet("Input")
row = 0
for channel in range(channels):
    row = grid(sheet, row, f"channel {channel + 1}", rows, columns, pixel)
for layer in range(layers):
    sheet = book.add_worksheet(f"Conv{layer + 1}")
    row = 0
    for filter in range(filters):
        for channel in range(channels):
            row = grid(sheet, row, f"filter {filter + 1} channel {channel + 1}", 3, 3, weight)
        row = grid(sheet, row, f"filter {filter + 1} bias", 1, 1, weight)
book.close()
