"""The Mesa side: one run as a model with agents to look at, step and override."""

from hedgesim.model.hedging_model import HedgingModel as HedgingModel
from hedgesim.model.state_agent import StateAgent as StateAgent
from hedgesim.model.why import Why as Why
