from . import test_native_translations
from . import test_public_methods
from . import test_till_calls
from . import test_till_exceptions
from . import test_till_lookups
from . import test_till_redemption
from . import test_till_returns
from . import test_till_settlement
