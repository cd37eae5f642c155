from . import base_partner_merge
from . import loyalty_card_update_balance
from . import loyalty_club_claim
from . import loyalty_club_consent_record
from . import loyalty_club_erasure
from . import loyalty_club_invite
from . import loyalty_club_redeem
from . import loyalty_generate_wizard
