"""Writes pictures in all formats into a folder, and in expected.json what Pillow makes of them.

    /usr/bin/python3 make.py FOLDER SEED ROWS COLUMNS

The pictures beside this script are of seed 1, 11 x 13, with Pillow 9.4.0 (Debian 12, python3-pil).
"""

import json
import os
import sys

import numpy as np
from PIL import Image, ImageOps

folder, seed, rows, columns = sys.argv[1], *map(int, sys.argv[2:5])
random = np.random.default_rng(seed)
y, x = np.mgrid[0:rows, 0:columns]


def wave():
    a, b, c = random.uniform(0.1, 0.9, 3)
    noise = random.integers(-25, 26, (rows, columns))
    return (128 + 110 * np.sin(a * x + b * y + 6 * c) + noise).clip(0, 255).astype(np.uint8)


red, green, blue, alpha = wave(), wave(), wave(), wave()
rgb = Image.fromarray(np.dstack([red, green, blue]))
grey = Image.fromarray(red)
rgba = Image.fromarray(np.dstack([red, green, blue, alpha]))
expected = []


def prepared(image):
    """Upright, over white, grey or RGB, 8 bits: what the program does before it is asked to do more."""
    # Pillow 9.4 turns TIFF itself, and then says that it is to be turned
    image = image if image.format == "TIFF" else ImageOps.exif_transpose(image)
    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    if image.mode in ("RGBA", "LA"):
        white = Image.new(image.mode[:-1], image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        image = white
    if image.mode.startswith("I"):
        image = Image.fromarray((np.array(image) >> 8).astype(np.uint8))
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def expect(name, image, grey, size, most=0):
    if grey:
        image = image.convert("L")
    if size:
        image = image.resize((size[1], size[0]), Image.BILINEAR)
    values = np.atleast_3d(np.array(image)).transpose(2, 0, 1)
    expected.append(
        dict(file=name, grey=grey, size=size, shape=values.shape, values=values.tobytes().hex(), most=most)
    )


def save(image, name, most=0, **options):
    path = os.path.join(folder, name)
    image.save(path, **options)
    opened = Image.open(path)
    opened.load()
    read = prepared(opened)
    expect(name, read, False, None, most)
    if not most:
        other = [int(n) for n in random.integers(1, 3 * max(rows, columns), 2)]
        expect(name, read, bool(random.integers(2)), other)


for suffix in ("png", "bmp", "tif"):
    save(rgb, "rgb." + suffix)
    save(grey, "grey." + suffix)
    save(rgb.convert("1"), "bits." + suffix)
    save(rgba, "alpha." + suffix)
save(Image.fromarray(np.dstack([red, alpha]), "LA"), "grey-alpha.png")
save(rgb.quantize(20), "palette.png")
save(rgb.quantize(20), "palette.gif")
save(rgb.quantize(20), "transparent.png", transparency=3)
save(rgb.quantize(20), "transparent.gif", transparency=3)
save(Image.fromarray(red.astype(np.uint16) * 256 + green), "deep.png")
save(rgb, "rgb.jpg", quality=90)
save(rgb, "fine.jpg", quality=95, subsampling=0)
save(rgb, "progressive.jpg", progressive=True)
save(grey, "grey.jpg")
save(rgb.convert("CMYK"), "cmyk.jpg")
save(rgb.convert("CMYK"), "cmyk.tif")
save(rgb, "lzw.tif", compression="tiff_lzw")
save(rgb, "deflate.tif", compression="tiff_adobe_deflate")
save(rgb, "jpeg.tif", compression="jpeg")
save(rgb, "lossless.webp", lossless=True)
save(rgba, "alpha.webp", lossless=True, exact=True)
save(rgb, "lossy.webp", quality=90, most=96)
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[274] = orientation
    suffix = ("jpg", "png", "webp", "tif")[(orientation + seed) % 4]
    save(rgb, f"turned-{orientation}.{suffix}", exif=exif, **({"lossless": True} if suffix == "webp" else {}))

with open(os.path.join(folder, "expected.json"), "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(case) for case in expected) + "\n]\n")
