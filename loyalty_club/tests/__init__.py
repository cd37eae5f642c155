from . import test_settlement
from . import test_redemption
from . import test_returns
from . import test_gate
