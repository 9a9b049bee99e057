"""Writes a hand-made network: a picture and filters on one sheet, each result a formula with its value.

hand-made.py FILE FILTERS SIDE: FILTERS filters of 3 x 3 with ReLU over a picture of SIDE x SIDE.
"""

import random
import sys

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell as cell

random.seed(1)
file, filters, side = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
out = side - 2
picture = [[random.randrange(256) / 256 for _ in range(side)] for _ in range(side)]
book = xlsxwriter.Workbook(file, {"constant_memory": True})
sheet = book.add_worksheet("Network")
weights = [[[random.randrange(-8, 9) / 8 for _ in range(3)] for _ in range(3)] for _ in range(filters)]


def left(channel):
    """The first column of a channel; its filter stands above it."""
    return side + 2 + channel * (out + 2)


TOP = 5
for row in range(TOP + side):
    for channel in range(filters):
        if row < 3:
            for column in range(3):
                sheet.write_number(row, left(channel) + column, weights[channel][row][column])
    if row < TOP:
        continue
    y = row - TOP
    for x in range(side):
        sheet.write_number(row, x, picture[y][x])
    if y >= out:
        continue
    for channel in range(filters):
        first = left(channel)
        kernel = f"{cell(0, first, True, True)}:{cell(2, first + 2, True, True)}"
        for x in range(out):
            window = f"{cell(row, x)}:{cell(row + 2, x + 2)}"
            value = sum(
                picture[y + i][x + j] * weights[channel][i][j] for i in range(3) for j in range(3)
            )
            sheet.write_formula(
                row, first + x, f"=MAX(0,SUMPRODUCT({window},{kernel}))", None, max(0.0, value)
            )
book.close()
