"""`make bench`: the suite against native Odoo and against bare SQL, side by side."""
