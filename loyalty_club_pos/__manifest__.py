{
    "name": "Customer Club at the Till",
    "summary": "Members, points and tiers in the Point of Sale, settled by the server",
    "version": "19.0.1.0.0",
    "category": "Sales/Point of Sale",
    "author": "The Loyalty Club Team",
    "license": "LGPL-3",
    # The last one so that its patches of the till are there before ours.
    "depends": ["loyalty_club", "pos_loyalty", "pos_sale_loyalty"],
    # A programme's form names its tills, also to people who sell without one.
    "data": [
        "security/ir.model.access.csv",
        "security/loyalty_club_pos_security.xml",
        "views/till_club_views.xml",
        "views/till_exception_views.xml",
    ],
    "demo": [
        "demo/loyalty_club_pos_demo.xml",
        "demo/product.product.csv",
    ],
    "assets": {
        "point_of_sale._assets_pos": [
            "loyalty_club_pos/static/src/app/**/*",
            "loyalty_club_pos/static/src/engine/**/*",
        ],
        "point_of_sale.customer_display_assets": [
            "loyalty_club_pos/static/src/customer_display/**/*",
        ],
        "web.assets_tests": ["loyalty_club_pos/static/tests/tours/**/*"],
        "web.assets_unit_tests": ["loyalty_club_pos/static/tests/unit/**/*"],
    },
    "post_init_hook": "post_init_hook",
    "auto_install": True,
}
