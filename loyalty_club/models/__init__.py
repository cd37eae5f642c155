from . import ledger
from . import membership
from . import selling
from . import benefits
from . import accounting
