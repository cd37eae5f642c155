from . import loyalty_club
from . import loyalty_club_rule_version
from . import loyalty_club_rules
from . import loyalty_club_member
from . import loyalty_club_member_merge
from . import res_partner
from . import loyalty_club_verify
