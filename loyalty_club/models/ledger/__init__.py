from . import loyalty_club_point_lot
from . import loyalty_club_point_move
from . import loyalty_card
from . import loyalty_card_gate
from . import loyalty_card_night
from . import loyalty_history
from . import loyalty_club_adjustment
from . import loyalty_club_job
