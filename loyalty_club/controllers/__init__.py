from . import closing
from . import personal_data
from . import portal
from . import portal_profile
