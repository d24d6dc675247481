"""`oacite refresh`: the index that is served becomes what the portal has now. `Refresh` is the entry point.

What the portal has loaded since the youngest row that the index has, and somewhat before it, is fetched again
with its office actions and put into the index; of two states of a row the one loaded last stays. Where many
rows were loaded anew, or a full refresh is asked for, all are fetched into a new index instead. What is
fetched lies in `refresh/` of the data folder until it is indexed.
"""

from indexer.refresh.report import RefreshReport
from indexer.refresh.run import Refresh, Wish

__all__ = ["Refresh", "RefreshReport", "Wish"]
