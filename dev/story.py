"""What happened in the pastry shop Shirin: days ago, action, and who and what.

An action is a method do_… of `Shop` in dev/demo.py; names are those of the addon's demo
files without `demo_partner_`, `demo_member_` or `demo_product_`.
"""

# Points lapse after six months: what was earned before that and kept is gone.
OLD_SALES = [
    (305, "sell", "omid", "birthday 2 gaz 3"),
    (290, "sell", "mina", "wedding"),
    (276, "sell", "school", "roll 12"),
    (262, "sell", "leila", "nokhodchi 1.5 sohan 2"),
    (240, "sell", "farhad", "napoleon 2"),
    (231, "sell", "tom", "gaz 4 sohan 4"),
    (205, "sell", "hotel", "baklava 10 kolompeh 3"),
    (198, "sell", "anna", "birthday"),
]
# Half a year of trade.
SALES = [
    (170, "sell", "sara", "birthday gaz 2"),
    (163, "sell", "cafe", "napoleon 6 roll 4"),
    (158, "sell", "emma", "ice_cream 4"),
    (151, "sell", "yusuf", "baklava 3 zoolbia 0.5"),
    (144, "sell", "hotel", "birthday 2 baklava 12"),
    (139, "sell", "parisa", "berenji 2"),
    (133, "sell", "hamid", "gaz 3 sohan 2"),
    (127, "sell", "ali", "wedding"),
    (121, "sell", "dariush", "kolompeh 2.5 nokhodchi 1"),
    (116, "sell", "nazanin", "roll 2 ice_cream 3"),
    (110, "sell", "navid", "napoleon 3"),
    (104, "sell", "shadi", "birthday zoolbia 1"),
    (98, "sell", "sara", "baklava 5 sohan"),
    (93, "sell", "cafe", "roll 8", 200),
    (88, "sell", "school", "birthday 3 roll 6"),
    (83, "sell", "setareh", "nokhodchi 2"),
    (78, "sell", "roya", "wedding gaz 5"),
    (73, "sell", "babak", "sohan 6"),
    (68, "sell", "kaveh", "berenji 3 kolompeh 1"),
    (64, "sell", "hotel", "baklava 20", 300),
    (59, "sell", "yusuf", "zoolbia 2.5 ice_cream 2", 40),
    (54, "sell", "mina", "napoleon 2 gaz"),
    (49, "sell", "parisa", "birthday 2", 20),
    (44, "sell", "sara", "birthday roll 2", 60),
    (38, "sell", "omid", "wedding", 0, False),
    (33, "sell", "navid", "gaz 6 sohan 2", 50),
    (27, "sell", "leila", "baklava 4 roll"),
    (22, "sell", "tom", "nokhodchi 1.5"),
    (17, "sell", "maryam", "ice_cream 6 napoleon"),
    (13, "sell", "emma", "berenji 1.5 gaz 2"),
    (10, "sell", "hotel", "birthday 4 baklava 8", 200),
]
# Goods that came back: a part, the whole of a sale, and more than is left of it.
RETURNS = [
    (87, "credit", "school", 0.5),
    (72, "credit", "babak"),
    (66, "order", "farhad", "roll 3"),
    (65, "cancel", "farhad"),
    (80, "sell", "reza", "wedding"),
    (60, "sell", "reza", "birthday 3 gaz 4", 300),
    (45, "credit", "reza", 1, 0),
    (31, "sell", "reza", "sohan 2"),
    (24, "sell", "setareh", "wedding"),
    (14, "sell", "setareh", "baklava 6", 340),
    (12, "sell", "dariush", "wedding"),
]
# Within a week: pending.
LATE_SALES = [
    (6, "sell", "roya", "zoolbia 1.5", 0, False),
    (5, "sell", "cafe", "napoleon 4", 0, False),
    (4, "sell", "anna", "gaz 2 baklava 2"),
    (3, "sell", "sara", "sohan 2 ice_cream"),
    (2, "order", "shadi", "wedding"),
    (1, "order", "kaveh", "birthday"),
]
PEOPLE = [
    (150, "adjust", "maryam", 100, "Welcome gift"),
    (90, "adjust", "hotel", 50, "Gift for the staff party", "emma"),
    (40, "adjust", "maryam", -10, "Given twice by mistake"),
    (20, "member", "ali", "block_card"),
    (30, "member", "farhad", "leave"),
    (26, "member", "navid", "suspend"),
    (18, "join_company", "hamid", "cafe"),
    # Forgot the card: the sale has no points yet and can be given to a member.
    (4, "sell", "walk_in", "birthday gaz 2"),
    (1, "adjust", "leila", 500, "The wedding cake came an hour late"),
]
# What the club knows of its members, because they said so.
WISHES = [
    (170, "like", "sara", "cakes", "gluten_free"),
    (170, "consent", "sara", "sms", "service"),
    (170, "consent", "sara", "sms", "marketing"),
    (160, "like", "cafe", "cakes", "cookies"),
    (139, "like", "parisa", "cookies"),
    (127, "consent", "ali", "email", "marketing"),
    (120, "ask", "hotel", "Invoices by email, please", "From now on, gladly."),
    (98, "consent", "sara", "sms", "marketing", False, "portal"),
    (78, "like", "roya", "souvenirs"),
    (54, "like", "mina", "cakes", "souvenirs"),
    (54, "consent", "mina", "sms", "service", True, "portal"),
    (50, "tier", "nazanin", "silver", "Recommends us to everybody", 120),
    (44, "consent", "sara", "email", "marketing", True, "portal"),
    (24, "consent", "setareh", "sms", "marketing"),
    (6, "ask", "roya", "Gaz without sugar, if you ever make it"),
    (3, "ask", "sara", "The birthday cake without nuts, please"),
]
# At the till Club Shop, with what its manager finds under Till Exceptions.
TILL = [
    (8, "ring", "tom", "roll ice_cream 2", 0, "cash"),
    (8, "ring", "emma", "napoleon"),
    (8, "close_till"),
    (2, "ring", "parisa", "berenji 1 gaz"),
    (2, "ring", "walk_in", "roll 2", 0, "cash"),
    (2, "ring", "yusuf", "birthday", 40),
    (2, "take_back"),
    (2, "close_till"),
    (1, "ring", "emma", "gaz", 0, "cash"),
    (1, "ring", "emma", "sohan", 0, "cash"),
    (1, "ring", "emma", "ice_cream", 0, "cash"),
    (1, "ring_for_oneself", "baklava"),
    (1, "close_till"),
    (0, "look_up", "omid", "leila", "tom", "navid", "maryam"),
    (0, "ring", "roya", "napoleon roll", 100),
    (0, "ring", "emma", "kolompeh 0.75", 0, "cash"),
]
STORY = [*OLD_SALES, *SALES, *RETURNS, *LATE_SALES, *PEOPLE, *WISHES, *TILL]

# Left open for who tries the demo.
QUOTATIONS = [
    ("sara", "birthday baklava 2"),
    ("sara", "napoleon gaz 3"),
    ("hotel", "baklava 15 roll 4"),
]

# What members and cashiers read, in Persian; names are those of the demo files of
# loyalty_club without `demo_`, or whole ones.
PERSIAN = {
    "club_shirin": {"name": "باشگاه شیرین"},
    "program_shirin": {"portal_point_name": "امتیاز"},
    "tier_base": {"name": "پایه", "description": "هر خرید امتیاز دارد."},
    "tier_silver": {
        "name": "نقره‌ای",
        "description": "کیک شما تا پایان وقت برایتان نگه داشته می‌شود.",
    },
    "tier_gold": {
        "name": "طلایی",
        "description": "سفارش شما در شهر رایگان فرستاده می‌شود.",
    },
    "interest_cakes": {"name": "کیک"},
    "interest_cookies": {"name": "شیرینی خشک"},
    "interest_gluten_free": {"name": "بدون گلوتن"},
    "interest_souvenirs": {"name": "سوغات"},
    "product_baklava": {"name": "جعبهٔ باقلوا"},
    "product_gaz": {"name": "گز اصفهان"},
    "product_sohan": {"name": "سوهان قم"},
    "product_ice_cream": {"name": "بستنی زعفرانی"},
    "product_zoolbia": {"name": "زولبیا و بامیه"},
    "product_nokhodchi": {"name": "نان نخودچی"},
    "product_berenji": {"name": "نان برنجی"},
    "product_kolompeh": {"name": "کلمپهٔ خرمایی"},
    "product_napoleon": {"name": "کیک ناپلئونی"},
    "product_roll": {"name": "رولت"},
    "product_birthday": {"name": "کیک تولد"},
    "product_wedding": {"name": "کیک عروسی"},
    "loyalty_club_pos.demo_category_cakes": {"name": "کیک"},
    "loyalty_club_pos.demo_category_cookies": {"name": "شیرینی کیلویی"},
    "loyalty_club_pos.demo_category_souvenirs": {"name": "جعبه و سوغات"},
    "loyalty_club_pos.demo_method_cash": {"name": "نقد"},
    "loyalty_club_pos.demo_method_card": {"name": "کارت"},
    "loyalty_club_pos.demo_pricelist_shop": {"name": "قیمت فروشگاه"},
    "loyalty_club_pos.demo_pricelist_gold": {"name": "اعضای طلایی"},
}
