"""The parts of a workbook besides its rows. Styles: 0 plain, 1 a text that only looks like a formula, 2 a moment,
3 the head of a column."""

from collections.abc import Sequence
from dataclasses import dataclass

from mvidarr.transfer.markup import fit

ZIPPED_AT = (1980, 1, 1, 0, 0, 0)  # the parts have no time of their own
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"

SHEET_BEGINS = (
    f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    '<sheetFormatPr defaultRowHeight="15" defaultColWidth="16"/><sheetData>'
)
SHEET_ENDS = "</sheetData></worksheet>"

_FONT = '<sz val="11"/><name val="Calibri"/><family val="2"/>'
STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    f'<fonts count="2"><font>{_FONT}</font><font><b/>{_FONT}</font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
ROOT = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)


@dataclass(frozen=True)
class _PerSheet:
    """A part that names every sheet."""

    before: str
    each: str  # {n}: the number of the sheet, {name}: what it is called
    after: str

    def of(self, sheets: Sequence[int], title: str = "") -> str:
        told = [self.each.format(n=n, name=fit(title if n == 1 else f"{title} {n}", quoted=True)) for n in sheets]
        return f"{_XML}{self.before}{''.join(told)}{self.after}"


BOOK = _PerSheet(
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>',
    '<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>',
    "</sheets></workbook>",
)
LINKS = _PerSheet(
    f'<Relationships xmlns="{_PACKAGE}/relationships">',
    f'<Relationship Id="rId{{n}}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{{n}}.xml"/>',
    f'<Relationship Id="rIdStyles" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
)
CONTENT = _PerSheet(
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>',
    f'<Override PartName="/xl/worksheets/sheet{{n}}.xml" ContentType="{_KIND}.worksheet+xml"/>',
    "</Types>",
)
