from . import test_bulk
from . import test_gate
from . import test_membership
from . import test_night
from . import test_redemption
from . import test_returns
from . import test_settlement
from . import test_takeover
