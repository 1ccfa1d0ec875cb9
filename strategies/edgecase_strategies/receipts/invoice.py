"""The layouts of plain documents: an invoice of a business, and a form that somebody filled in."""

from __future__ import annotations

from random import Random

from edgecase_strategies.receipts import decor
from edgecase_strategies.receipts.country import Country
from edgecase_strategies.receipts.page import Page, Shape
from edgecase_strategies.receipts.parties import Customer, Shop
from edgecase_strategies.receipts.sale import Item, Sale
from edgecase_strategies.receipts.sheet import Cell, Sheet, fitted
from edgecase_strategies.receipts.written import Writer, date_value, quantity_value

SIZE = (640, 900)
PAPERS = ((255, 255, 255), (253, 252, 248), (248, 249, 251))
INKS = ((20, 20, 24), (40, 40, 60), (34, 34, 34))
BRANDS = ((20, 60, 110), (120, 30, 40), (30, 90, 70), (60, 60, 66))


class Invoice:
    """Writes one invoice."""

    def __init__(self, country: Country, shop: Shop, customer: Customer, sale: Sale, rng: Random) -> None:
        self.country, self.shop, self.customer, self.sale, self.rng = country, shop, customer, sale, rng
        self.ink, self.brand = rng.choice(INKS), rng.choice(BRANDS)
        self.write = Writer(country, rng.choice((country.currency.symbol, country.currency.code)))
        self.sheet = Sheet(width=SIZE[0], margin=40, column=1, font="sans", pitch=23)

    def page(self) -> Page:
        """Return the page."""
        self._head()
        self._items()
        self._sums()
        more = decor.beside(self.sheet, self.country, self.rng)
        paper = self.rng.choice(PAPERS)
        return self.sheet.page("invoice", paper=paper, ink=self.ink, height=SIZE[1], more=more)

    def _head(self) -> None:
        sheet, shop, sale, words = self.sheet, self.shop, self.sale, self.country.words
        if self.rng.random() < 0.7:
            box = (SIZE[0] - 110, 36, SIZE[0] - 40, 106)
            detail = {"form": self.rng.choice(decor.LOGOS), "letter": shop.name[0]}
            sheet.shapes.append(Shape(kind="logo", box=box, colour=self.brand, detail=detail))
        sheet.row(Cell(shop.name, 0, "left", "shop.name"), font="sans_large")
        sheet.gap(12)
        sheet.row(Cell(shop.street, 0, "left", "shop.street"))
        sheet.row(Cell(shop.place, 0, "left", "shop.place"))
        if words["tax_id"]:
            sheet.row(Cell(words["tax_id"]), Cell(shop.tax_id, 110, "left", "shop.tax_id"))
        sheet.gap(16)
        sheet.row(Cell(words["invoice"]), font="sans_large")
        sheet.gap(14)
        date = Cell(self.write.date(sale), 0, "right", "date", date_value(sale))
        number = Cell(sale.number, 0, "right", "number")
        sheet.row(Cell(words["customer"]), Cell(words["invoice_number"], 320), number, font="sans_bold")
        sheet.row(Cell(self.customer.name, 0, "left", "customer.name"), Cell(words["date"], 320), date)
        sheet.row(Cell(self.customer.street, 0, "left", "customer.street"))
        sheet.row(Cell(self.customer.place, 0, "left", "customer.place"))
        sheet.gap(14)

    def _items(self) -> None:
        sheet, words = self.sheet, self.country.words
        sheet.row(
            Cell(words["item"]), Cell(words["quantity"], 310, "right"), Cell(words["unit_price"], 200, "right"),
            Cell(words["rate"], 120, "right"), Cell(words["amount"], 0, "right"), font="sans_bold",
        )  # fmt: skip
        sheet.rule("plain", self.brand)
        for number, item in enumerate(self.sale.items, 1):
            self._item(f"item.{number}", item)
        sheet.rule("plain", self.brand)

    def _item(self, name: str, item: Item) -> None:
        write = self.write
        rate = next(tax.rate for tax in self.sale.taxes if tax.key == item.rate)
        self.sheet.row(
            Cell(fitted(item.name, 20), 0, "left", f"{name}.name"),
            Cell(write.quantity(item), 310, "right", f"{name}.quantity", quantity_value(item)),
            Cell(write.amount(item.price), 200, "right", f"{name}.price", item.price),
            Cell(write.rate(rate), 120, "right", f"{name}.rate", rate),
            Cell(write.amount(item.amount), 0, "right", f"{name}.amount", item.amount),
        )
        if item.offer:
            self.sheet.row(
                Cell(self.country.words["line_discount"], 16),
                Cell(f"-{item.offer_percent}%", 120, "right", f"{name}.offer_percent", item.offer_percent),
                Cell(write.amount(-item.offer), 0, "right", f"{name}.offer", -item.offer),
            )

    def _pair(self, label: str, middle: str, middle_name: str, text: str, name: str, value: int, rate: int = 0) -> None:
        self.sheet.row(
            Cell(label, 270), Cell(middle, 120, "right", middle_name, rate), Cell(text, 0, "right", name, value)
        )

    def _sums(self) -> None:
        sheet, sale, words, write = self.sheet, self.sale, self.country.words, self.write
        self._pair(words["subtotal"], "", "", write.amount(sale.subtotal), "subtotal", sale.subtotal)
        if sale.discount:
            percent = f"{sale.discount_percent}%"
            self._pair(
                words["discount"], percent, "discount.percent", write.amount(-sale.discount), "discount",
                -sale.discount, sale.discount_percent,
            )  # fmt: skip
        for tax in sale.taxes:
            name = f"tax.{tax.key}"
            self._pair(
                words["tax"], write.rate(tax.rate), f"{name}.rate", write.amount(tax.tax), f"{name}.tax", tax.tax,
                tax.rate,
            )  # fmt: skip
        sheet.gap(4)
        sheet.row(
            Cell(words["total"], 270),
            Cell(write.total(sale.total), 0, "right", "total", sale.total),
            font="sans_bold",
        )
        sheet.gap(18)
        sheet.row(Cell(words["due_text"]))
        sheet.row(Cell(self.shop.web, 0, "left", "shop.web"))
        sheet.gap(8)


class Form:
    """Writes one form for goods that go back, filled in by somebody."""

    def __init__(self, country: Country, shop: Shop, customer: Customer, sale: Sale, rng: Random) -> None:
        self.country, self.shop, self.customer, self.sale, self.rng = country, shop, customer, sale, rng
        self.ink, self.brand = rng.choice(INKS), rng.choice(BRANDS)
        self.write = Writer(country, country.currency.symbol)
        self.sheet = Sheet(width=SIZE[0], margin=40, column=1, font="sans", pitch=24)

    def page(self) -> Page:
        """Return the page."""
        sheet, words, sale, rng = self.sheet, self.country.words, self.sale, self.rng
        sheet.row(Cell(words["form"]), font="sans_large")
        sheet.gap(8)
        sheet.row(Cell(self.shop.name, 0, "left", "shop.name"), Cell(self.shop.web, 0, "right", "shop.web"))
        sheet.gap(14)
        self._field(words["order"], sale.number, "number")
        self._field(words["date"], self.write.date(sale), "date", date_value(sale))
        self._field(words["name"], self.customer.name, "customer.name")
        self._field(words["city"], self.customer.place, "customer.place")
        item = sale.items[0]
        self._field(words["item"], fitted(item.name, 30), "item.1.name")
        self._field(words["quantity"], self.write.quantity(item), "item.1.quantity", quantity_value(item))
        self._field(words["unit_price"], self.write.amount(item.price), "item.1.price", item.price)
        self._field(words["refund"], self.write.total(sale.total), "total", sale.total)
        self._choices(words["reason"], words["reasons"], rng.randrange(4))
        self._choices("", [words["open"]], rng.choice((0, -1)), name="unopened")
        sheet.gap(20)
        sheet.row(Cell(words["signature"]))
        lines = decor.pen_lines("~", rng, 56)
        box = (180, sheet.y - 50, 400, sheet.y + 20)
        more = [Shape(kind="pen", box=box, colour=rng.choice(decor.PENS), detail={"lines": lines})]
        more += decor.beside(sheet, self.country, rng)
        return sheet.page("form", paper=rng.choice(PAPERS), ink=self.ink, height=SIZE[1], more=more)

    def _field(self, label: str, text: str, name: str, value: object = None) -> None:
        sheet = self.sheet
        box = (210, sheet.y - 8, SIZE[0] - 40, sheet.y + 30)
        sheet.shapes.append(Shape(kind="frame", box=box, colour=self.brand))
        sheet.row(Cell(label), Cell(text, 186, "left", name, value), font="")
        sheet.gap(24)

    def _choices(self, label: str, texts: list[str], chosen: int, name: str = "reason") -> None:
        sheet = self.sheet
        for number, text in enumerate(texts):
            box = (210, sheet.y - 2, 232, sheet.y + 20)
            sheet.shapes.append(Shape(kind="frame", box=box, colour=self.brand))
            mark = Cell("X" if number == chosen else "", 175, "left", f"{name}.mark")
            said = Cell(text, 206, "left", name if number == chosen else "")
            sheet.row(Cell(label if number == 0 else ""), mark, said)
            sheet.gap(6)
