"""Writes a hand-made network: a picture and filters on one sheet, each result a formula with its value.

hand-made.py FILE FILTERS SIDE [KIND]: FILTERS filters of 3 x 3 with ReLU over a picture of SIDE x SIDE. KIND is slips, and
one formula of each filter's lacks the ReLU, or pool, and the largest of each 2 x 2 results stand beside them.
"""

import random
import sys

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell as cell

random.seed(1)
file, filters, side = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
kind = sys.argv[4] if len(sys.argv) > 4 else ""
out = side - 2
picture = [[random.randrange(256) / 256 for _ in range(side)] for _ in range(side)]
book = xlsxwriter.Workbook(file, {"constant_memory": True})
sheet = book.add_worksheet("Network")
weights = [[[random.randrange(-8, 9) / 8 for _ in range(3)] for _ in range(3)] for _ in range(filters)]

TOP = 5


def left(channel):
    """The first column of a channel; its filter stands above it."""
    return side + 2 + channel * (out + 2)


def result(channel, y, x):
    value = sum(picture[y + i][x + j] * weights[channel][i][j] for i in range(3) for j in range(3))
    return max(0.0, value)


def filtered(channel, y, x):
    """A formula and its value."""
    row, first = TOP + y, left(channel)
    window = f"{cell(row, x)}:{cell(row + 2, x + 2)}"
    product = f"SUMPRODUCT({window},{cell(0, first, True, True)}:{cell(2, first + 2, True, True)})"
    is_slip = kind == "slips" and (y, x) == (out // 2, out // 2)
    return f"={product}" if is_slip else f"=MAX(0,{product})", result(channel, y, x)


def pooled(channel, y, x):
    row, column = TOP + 2 * y, left(channel) + 2 * x
    largest = max(result(channel, 2 * y + i, 2 * x + j) for i in range(2) for j in range(2))
    return f"=MAX({cell(row, column)}:{cell(row + 1, column + 1)})", largest


for row in range(TOP + side):
    y = row - TOP
    for x in range(side if y >= 0 else 0):
        sheet.write_number(row, x, picture[y][x])
    for channel in range(filters):
        for column in range(3 if row < 3 else 0):
            sheet.write_number(row, left(channel) + column, weights[channel][row][column])
        for x in range(out if 0 <= y < out else 0):
            formula, value = filtered(channel, y, x)
            sheet.write_formula(row, left(channel) + x, formula, None, value)
    if kind == "pool" and 0 <= y < out // 2:
        for channel in range(filters):
            first = left(filters) + channel * (out // 2 + 2)
            for x in range(out // 2):
                formula, value = pooled(channel, y, x)
                sheet.write_formula(row, first + x, formula, None, value)
book.close()
