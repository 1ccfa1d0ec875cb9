"""The layout of a till's receipt: a roll of 48 or 32 columns of a thermal printer's font, 203 dots an inch."""

from __future__ import annotations

from random import Random

from edgecase_strategies.receipts import decor
from edgecase_strategies.receipts.country import Country
from edgecase_strategies.receipts.page import Page
from edgecase_strategies.receipts.parties import Shop
from edgecase_strategies.receipts.sale import Item, Sale
from edgecase_strategies.receipts.sheet import Cell, Sheet, fitted
from edgecase_strategies.receipts.written import Writer, date_value, quantity_value, time_value

PAPERS = ((250, 249, 246), (246, 246, 248), (252, 248, 238), (241, 240, 236))
INKS = ((28, 28, 32), (44, 42, 52), (62, 60, 70), (36, 38, 64))


class Receipt:
    """Writes one receipt."""

    def __init__(self, country: Country, shop: Shop, sale: Sale, rng: Random) -> None:
        self.country, self.shop, self.sale, self.rng = country, shop, sale, rng
        self.ink = rng.choice(INKS)
        self.items = rng.choice(("one", "two", "front"))
        self.rule = rng.choice(("dashes", "plain", "double"))
        currency = country.currency
        self.write = Writer(country, rng.choice((currency.symbol, currency.symbol, currency.code)))
        columns = rng.choice((48, 48, 32))
        self.sheet = Sheet(width=12 * columns + 64, margin=32, column=12, font="thermal", pitch=29)
        if columns == 32 and self.items != "one":
            self.items = "two"

    def page(self) -> Page:
        """Return the page."""
        self._head()
        self._items()
        self._sums()
        self._payment()
        self._taxes()
        self._foot()
        paper = self.rng.choice(PAPERS)
        return self.sheet.page(
            "receipt", paper=paper, ink=self.ink, more=decor.beside(self.sheet, self.country, self.rng)
        )

    def _centred(self, text: str, name: str = "", *, large: bool = False) -> None:
        cell = Cell(text, 0, "centre", name)
        if large:
            fits = 2 * len(text) <= self.sheet.columns
            self.sheet.row(cell, font="thermal_bold", scale=(2 if fits else 1, 2))
        else:
            self.sheet.row(cell)

    def _pair(self, left: str, right: str, name: str = "", value: object = None) -> None:
        self.sheet.row(Cell(left), Cell(right, 0, "right", name, value))

    def _head(self) -> None:
        sheet, shop, words = self.sheet, self.shop, self.country.words
        decor.logo(sheet, shop.name, self.ink, self.rng)
        self._centred(shop.name, "shop.name", large=True)
        self._centred(shop.street, "shop.street")
        self._centred(shop.place, "shop.place")
        if shop.phone:
            label = f"{words['phone']} "
            start = (sheet.columns - len(label) - len(shop.phone)) // 2
            sheet.row(Cell(label, start), Cell(shop.phone, start + len(label), "left", "shop.phone"))
        if words["tax_id"]:
            self._pair(words["tax_id"], shop.tax_id, "shop.tax_id")
        sheet.rule(self.rule, self.ink)
        if self.rng.random() < 0.5:
            self._centred(fitted(words["receipt"], sheet.columns))
        date, time = self.write.date(self.sale), self.write.time(self.sale)
        sheet.row(
            Cell(date, 0, "left", "date", date_value(self.sale)), Cell(time, 0, "right", "time", time_value(self.sale))
        )
        self._pair(words["number"], self.sale.number, "number")
        sheet.rule(self.rule, self.ink)

    def _items(self) -> None:
        for number, item in enumerate(self.sale.items, 1):
            self._item(f"item.{number}", item)
            if item.offer:
                percent = f"-{item.offer_percent}%"
                label = fitted(f"  {self.country.words['line_discount']}", self.sheet.columns - 18)
                self.sheet.row(
                    Cell(label),
                    Cell(percent, len(label) + 1, "left", f"item.{number}.offer_percent", item.offer_percent),
                    Cell(self.write.amount(-item.offer), 2, "right", f"item.{number}.offer", -item.offer),
                )
        self.sheet.rule(self.rule, self.ink)

    def _item(self, name: str, item: Item) -> None:
        write, columns = self.write, self.sheet.columns
        amount = Cell(write.amount(item.amount), 2, "right", f"{name}.amount", item.amount)
        rate = Cell(self._key(item), 0, "right", f"{name}.rate")
        quantity = Cell(write.quantity(item), 2, "left", f"{name}.quantity", quantity_value(item))
        one = quantity.value == 1
        if self.items == "front" and not item.unit:
            counted = quantity._replace(column=0)
            title = fitted(item.name, columns - 24)
            price = Cell("" if one else write.amount(item.price), 13, "right", f"{name}.price", item.price)
            self.sheet.row(counted, Cell(title, 3, "left", f"{name}.name"), price, amount, rate)
            return
        if one and self.items == "one":
            self.sheet.row(Cell(fitted(item.name, columns - 12), 0, "left", f"{name}.name"), amount, rate)
            return
        self.sheet.row(Cell(fitted(item.name, columns), 0, "left", f"{name}.name"))
        times = quantity.column + len(quantity.text) + 1
        price = Cell(write.amount(item.price), times + 2, "left", f"{name}.price", item.price)
        self.sheet.row(quantity, Cell("x", times), price, amount, rate)

    def _key(self, item: Item) -> str:
        """Return the letter that says which tax a line has; what is not taxed has none."""
        return item.rate if self.sale.tax_included or self._rates()[item.rate] else ""

    def _rates(self) -> dict[str, int]:
        return {tax.key: tax.rate for tax in self.sale.taxes}

    def _sums(self) -> None:
        sale, words, write = self.sale, self.country.words, self.write
        if sale.discount or not sale.tax_included or sale.rounding:
            self._pair(words["subtotal"], write.amount(sale.subtotal), "subtotal", sale.subtotal)
        if sale.discount:
            percent = f"{sale.discount_percent}%"
            self.sheet.row(
                Cell(words["discount"]),
                Cell(percent, len(words["discount"]) + 1, "left", "discount.percent", sale.discount_percent),
                Cell(write.amount(-sale.discount), 0, "right", "discount", -sale.discount),
            )
        if not sale.tax_included:
            for tax in sale.taxes:
                if tax.rate:
                    label = words["tax"]
                    self.sheet.row(
                        Cell(label),
                        Cell(write.rate(tax.rate), len(label) + 1, "left", f"tax.{tax.key}.rate", tax.rate),
                        Cell(write.amount(tax.tax), 0, "right", f"tax.{tax.key}.tax", tax.tax),
                    )
        if sale.rounding:
            self._pair(words["rounding"], write.amount(sale.rounding), "rounding", sale.rounding)
        self.sheet.gap(6)
        text = write.total(sale.total)
        wide = 2 if 2 * (len(words["total"]) + len(text) + 1) <= self.sheet.columns else 1
        cells = (Cell(words["total"]), Cell(text, 0, "right", "total", sale.total))
        self.sheet.row(*cells, font="thermal_bold", scale=(wide, 2))
        self.sheet.gap(6)

    def _payment(self) -> None:
        sale, words, write = self.sale, self.country.words, self.write
        self._pair(words[sale.payment], write.amount(sale.paid), "paid", sale.paid)
        if sale.payment == "cash":
            self._pair(words["change"], write.amount(sale.change), "change", sale.change)
        else:
            self.sheet.row(Cell(f"**** **** **** {sale.card}", 0, "left", "card"))

    def _taxes(self) -> None:
        sale, words, write = self.sale, self.country.words, self.write
        if not sale.tax_included:
            return
        self.sheet.rule(self.rule, self.ink)
        third = self.sheet.columns // 4
        self.sheet.row(
            Cell(words["rate"]), Cell(words["net"], 2 * third, "right"), Cell(words["tax"], third, "right"),
            Cell(words["gross"], 0, "right"), font="thermal_small",
        )  # fmt: skip
        for tax in sale.taxes:
            name = f"tax.{tax.key}"
            self.sheet.row(
                Cell(tax.key),
                Cell(write.rate(tax.rate), 2, "left", f"{name}.rate", tax.rate),
                Cell(write.amount(tax.net), 2 * third, "right", f"{name}.net", tax.net),
                Cell(write.amount(tax.tax), third, "right", f"{name}.tax", tax.tax),
                Cell(write.amount(tax.gross), 0, "right", f"{name}.gross", tax.gross),
            )

    def _foot(self) -> None:
        self.sheet.rule(self.rule, self.ink)
        self._centred(fitted(self.rng.choice(self.country.words["thanks"]), self.sheet.columns))
        self._centred(fitted(self.shop.web, self.sheet.columns), "shop.web")
        if self.rng.random() < 0.5:
            decor.bars(self.sheet, self.ink, self.rng)
