"""Writes outlines.json: the letter shapes that specimen papers are drawn with, so that they look the same on a machine
without fonts. Needs fontTools, Noto Sans CJK and OCR-B (Debian: python3-fonttools, fonts-noto-cjk, fonts-ocr-b).
Run it here after a word list of the demo gained a character: /usr/bin/python3 outlines.py
"""
import json
import re
from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTCollection, TTFont

HERE = Path(__file__).parent
LISTS = HERE.parent / "reference" / "demo"
FONTS = Path("/usr/share/fonts/opentype/noto")
# The typeface of machine-readable zones (ICAO Doc 9303-3 section 4.4, ISO 1073-2).
OCR_B = Path("/usr/share/fonts/opentype/ocr-b/OCRB.otf")
EM = 1000

# Printed on the papers besides names and addresses.
WORDS = "乌托邦居民身份证样本姓名性别男女民族出生年月日住址公民身份号码签发机关有效期限长期护照市区路街里号室省县单元地证明兹证实函件编尊敬的您寄送至本为制作无效客户水电燃气账单银行对期应付款"
ASCII = "".join(chr(code) for code in range(32, 127)) + "·–—’“”×°§•…"

text = "".join((LISTS / name).read_text() for name in ("people.json", "places.json")) + WORDS
text += "".join(re.findall(r"[\u3400-\u9fff]", (HERE.parent.parent / "electron/store/demo/cast.ts").read_text()))
text += "沈雨晴罗晨曦方子涵"
han = sorted(set(re.findall(r"[\u3400-\u9fff]", text)))
latin = sorted({char for char in text + text.upper() if ord(char) < 0x2000} | set(ASCII))



def face(file: str, name: str) -> TTFont:
    fonts = TTCollection(str(FONTS / file)).fonts
    return next(font for font in fonts if font["name"].getDebugName(1) == name or font["name"].getDebugName(16) == name)


regular = face("NotoSansCJK-Regular.ttc", "Noto Sans CJK SC")
sources = {
    "sans": (regular, latin),
    "bold": (face("NotoSansCJK-Bold.ttc", "Noto Sans CJK SC"), latin),
    "zone": (TTFont(OCR_B), sorted(set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"))),
    "han": (regular, han),
}

out = {}
for name, (font, chars) in sources.items():
    glyphs, cmap = font.getGlyphSet(), font.getBestCmap()
    scale = EM / font["head"].unitsPerEm
    table = {}
    for char in chars:
        glyph = cmap.get(ord(char))
        if glyph is None:
            continue
        pen = SVGPathPen(glyphs, ntos=lambda value: str(round(value)))
        glyphs[glyph].draw(TransformPen(pen, (scale, 0, 0, -scale, 0, 0)))
        table[char] = [round(glyphs[glyph].width * scale), pen.getCommands()]
    out[name] = table
    print(name, len(table), "missing", [char for char in chars if char not in table and char.isprintable()])

lines = [f'"source": "Outlines of Noto Sans CJK SC, SIL Open Font License 1.1, see OFL.txt; zone: OCR-B by Norbert Schwarz and Matthew Skala, freely usable. {EM} units to the em, y downwards."', f'"em": {EM}']
lines += [json.dumps(name) + ": {\n" + ",\n".join(f"{json.dumps(char, ensure_ascii=False)}: {json.dumps(value)}" for char, value in table.items()) + "\n}" for name, table in out.items()]
(HERE / "outlines.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
