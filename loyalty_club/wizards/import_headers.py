"""Names that other programs give to the columns of their files."""

from ..engine.cells import plain

#: Names of each field in English and Persian; the surest come first.
HEADERS = {
    "member": "member, member number, membership number, card, card number, card code, "
    "شماره عضویت, کد عضویت, کد اشتراک, شماره اشتراک, شماره کارت, کد کارت, عضو",
    "old_code": "old code, code, number, member number, membership number, card, "
    "card number, card code, loyalty number, member id, id, شماره عضویت, کد عضویت, "
    "کد اشتراک, شماره اشتراک, شماره کارت, کد کارت, کد قدیم, کد, شماره",
    "ref": "ref, customer reference, customer id, customer code, customer number, "
    "client id, account number, کد مشتری, شماره مشتری, کد حساب",
    "phone": "phone, mobile, phone number, mobile number, mobile phone, cell, "
    "cell phone, telephone, tel, customer phone, customer mobile, "
    "موبایل, شماره موبایل, تلفن همراه, شماره همراه, همراه, "
    "تلفن, شماره تلفن, شماره تماس",
    "email": "email, e-mail, mail, email address, e-mail address, customer email, "
    "ایمیل, پست الکترونیک, پست الکترونیکی, نشانی ایمیل, رایانامه",
    "name": "name, full name, customer name, client name, member name, first name, "
    "customer, client, buyer, نام و نام خانوادگی, نام, نام کامل, نام مشتری, نام عضو, "
    "نام خریدار, مشتری, خریدار",
    "birthdate_date": "birth date, birthdate, date of birth, birthday, born, dob, "
    "تاریخ تولد, تولد, روز تولد",
    "joined_on": "joined on, joined, join date, joining date, member since, "
    "date joined, registration date, created, created at, تاریخ عضویت, عضو از, "
    "تاریخ ثبت نام, تاریخ ثبت‌نام, تاریخ ایجاد",
    "tier": "tier, level, class, member level, status, group, سطح, "
    "سطح عضویت, رده, گروه, سطح مشتری",
    "points": "points, balance, point balance, points balance, score, bonus, امتیاز, "
    "مانده, مانده امتیاز, موجودی امتیاز, موجودی, امتیازات",
    "expires_on": "expires on, expiry, expiry date, expiration, expiration date, "
    "points expire on, valid until, تاریخ انقضا, انقضا, انقضای امتیاز, اعتبار تا",
    "date": "date, order date, invoice date, sale date, purchase date, "
    "transaction date, document date, bill date, day, datetime, time, "
    "تاریخ, تاریخ خرید, "
    "تاریخ فاکتور, تاریخ فروش, تاریخ سند, تاریخ سفارش",
    "amount": "amount, total, grand total, total amount, order total, invoice total, "
    "amount total, paid, price, sum, مبلغ, مبلغ کل, جمع کل, مبلغ نهایی, مبلغ فاکتور, "
    "مبلغ خرید, جمع, قابل پرداخت, مبلغ پرداختی",
    "amount_untaxed": "amount untaxed, untaxed amount, net, net amount, subtotal, "
    "amount without tax, مبلغ بدون مالیات, مبلغ خالص, خالص",
    "currency": "currency, currency code, ارز, واحد پول",
    "channel": "channel, shop, store, branch, point of sale, pos, location, شعبه, "
    "فروشگاه, کانال, محل فروش, صندوق",
    "reference": "reference, document, document number, order, order number, order id, "
    "invoice, invoice number, invoice no, invoice id, receipt, receipt number, "
    "receipt no, bill, bill number, bill no, transaction id, number, no, "
    "شماره فاکتور, شماره سند, شماره سفارش, شماره رسید, شماره, فاکتور",
    "line_count": "lines, line count, items, number of items, quantity, qty, تعداد, "
    "تعداد اقلام, تعداد کالا, تعداد سطر",
}


def guess(header, wanted):
    """Return the column of each field that its name gives away.

    :param wanted: names of fields, the most important first
    :return: dict of field to column; no column is given twice
    """
    columns = {plain(name): name for name in reversed(header)}
    ranked = []
    for place, field in enumerate(wanted):
        names = [plain(name) for name in (field, *HEADERS[field].split(", "))]
        for rank, name in enumerate(names):
            if name in columns:
                ranked.append((rank, place, field, columns[name]))
    mapping = {}
    for _rank, _place, field, column in sorted(ranked):
        if field not in mapping and column not in mapping.values():
            mapping[field] = column
    return {field: mapping[field] for field in wanted if field in mapping}
