"""What one state does in a turn: rows of NumPy numbers over channels and partners.

A mixin: a framework's own agent class adds the rest. An agent reads what its model lays out
for the turn (`model.now`) and its own rows, never another agent's.
"""

import numpy as np

from mesa_good_user.region import DIP, ECO, KINDS, SEC, TRN
from mesa_good_user.state_gain import gain

INDUCEMENT, COERCION, ASSURANCE, WEDGING = range(4)
FADING = ("intent", "attack", "disruption", "protest", "regime_support", "kin_exposure")


class State:
    """One state's rows, and what it does with them stage by stage.

    Attributes
    ----------
    posture, dependence, log_prior
        Shape (channel, partner).
    instruments
        Inducement, coercion, assurance, wedging that it meets; shape (4, partner).
    intent, attack, disruption, protest, regime_support, kin_exposure
        Rows of `fading`, which run back to `usual` together.
    threat, grievance, alignment, leverage, vulnerability
        Shape (partner,).
    """

    def begin(self, place: int) -> None:
        """Take up the figures of the state at a place, but shares and threat."""
        figures, values = self.model.region.figures, self.model.values
        self.place, partners = place, figures.external.shape[1]
        self.others = figures.external[place]
        self.reach = figures.proximity[place] * self.others * figures.counted
        self.interest = figures.interest[place]
        self.assuring = values.assurance_payoff * self.interest
        self.fading = np.zeros((len(FADING), partners))
        self.intent, self.attack, self.disruption, self.protest = self.fading[:4]
        self.regime_support, self.kin_exposure = self.fading[4:]
        self.intent[:] = figures.intent_baseline[place]
        self.regime_support[:] = figures.regime_support_offered * self.others
        self.usual = self.fading.copy()  # attack, disruption and protest run back to 0
        self.kin_exposure[:] = figures.kin_exposure[place]
        self.fades = self._fades(figures.nation_building[place])
        self.instruments = np.zeros((4, partners))
        self.free: np.ndarray | None = None
        self.grievance, self.threat = np.zeros(partners), np.zeros(partners)
        self.insecurity = 0.0

    def _fades(self, nation_building: float) -> np.ndarray:
        values = self.model.values
        kin = min(1.0, values.kin_decline * nation_building)
        left = (values.disruption_persistence, values.protest_persistence)
        rest = [1 - share for share in (*left, values.support_persistence)]
        return np.array([values.intent_fade, values.intent_fade, *rest, kin])[:, None]

    def take_shares(self, shares: np.ndarray, capacity: np.ndarray) -> None:
        """Start with shares of dependence and posture, and with the routes there are."""
        values = self.model.values
        self.dependence, self.posture = shares, shares.copy()
        self.capacity = np.where(np.isnan(capacity), shares[TRN], capacity)
        self.sales = np.zeros(capacity.size)
        self.speeds = np.array([[getattr(values, f"{kind}_speed")] for kind in KINDS])
        self.build()
        self.tie_up()
        goal = self.model.region.figures.goal[self.place]
        self.goal = np.where(np.isnan(goal), self.alignment, goal)
        self.eroding = np.array([[values.arsenal_fade], [values.inheritance_fade]])

    def build(self) -> None:
        """Reckon what a unit of spare capacity and of inducement adds; at a new route."""
        whole = np.where(self.capacity > 0.0, self.capacity, 1.0)
        self.building = self.model.values.route_building / whole

    def belong(self) -> None:
        """Read off the memberships what shared organisations mean; at a change."""
        model = self.model
        shared, bind, union = model.membership.of(self.place, self.others)
        self.unbound = 1.0 - model.values.membership_relief * bind
        self.shared = model.values.institution_value * shared
        self.union = model.values.union_value * union

    def threat_target(self) -> np.ndarray:
        """Give the threat to which perception moves."""
        values = self.model.values
        suspicion = self.intent + values.grievance_weight * self.grievance
        suspicion += values.baseline_intent
        felt = 1.0 - np.exp(self.model.now.force * self.reach * suspicion)
        felt *= (1.0 - values.assurance_relief * self.instruments[ASSURANCE]) * self.unbound
        return 1.0 - (1.0 - self.attack) * (1.0 - felt)

    def perceive(self) -> None:
        """Move perceived threat to its target, with some chance."""
        values, threat = self.model.values, self.threat
        gap = self.threat_target() - threat
        moved = np.where(gap > 0.0, values.threat_rise, values.threat_fall) * gap
        luck = self.model.chance.perception[self.place]
        moved += values.threat_noise * threat * (1.0 - threat) * luck
        self.threat = np.minimum(np.maximum(threat + moved, 0.0), 1.0)

    def look_around(self) -> None:
        """See against whom each partner could be a shelter, and with whom it stands."""
        now = self.model.now
        self.shelter = 1.0 - np.multiply.reduce(1.0 - now.rivalry * self.threat, axis=1)
        self.carried = now.leaning @ self.threat

    def choose(self) -> None:
        """Split effort over partners in each channel."""
        values = self.model.values
        self.look_around()
        appeal = gain(self)
        appeal += values.posture_noise * self.model.chance.posture[self.place]
        appeal /= values.bounded_rationality
        appeal += self.log_prior
        appeal -= np.maximum.reduce(appeal, axis=1)[:, None]
        odds = np.exp(appeal, out=appeal)
        odds /= np.add.reduce(odds, axis=1)[:, None]
        self.posture = odds

    def attract(self) -> np.ndarray:
        """Give what instruments each power would use here, budgets aside: (4, partner)."""
        now, values = self.model.now, self.model.values
        wanted = np.maximum(self.goal, values.goal_floor)
        missed = np.maximum(0.0, self.goal - self.alignment) / wanted
        loss = missed / (missed + values.loss_half)
        rivals = now.rivalry @ self.alignment
        opponents = now.rivalry_squared @ self.alignment
        worth = np.empty((5, loss.size))
        worth[INDUCEMENT] = now.means * (loss + rivals) * (1.0 - opponents) * self._kept()
        worth[COERCION] = now.threaten * ((loss + opponents) * self.vulnerability)
        worth[ASSURANCE] = self.assuring * self.shelter
        worth[WEDGING] = now.wedge * rivals
        worth[4] = 0.0
        worth -= now.costs
        worth -= np.maximum.reduce(worth, axis=0)
        worth /= values.power_rationality
        odds = np.exp(worth, out=worth)
        odds *= self.interest / np.add.reduce(odds, axis=0)
        self.wish = odds[:4]
        return self.wish

    def _kept(self) -> np.ndarray:
        """Give what is left of an offer to one who turns its arms away."""
        held = self.dependence[SEC]
        gone = np.maximum(0.0, held - self.posture[SEC])
        turning = np.divide(gone, held, out=np.zeros(held.shape), where=held > 0.0)
        return 1.0 - self.model.values.inducement_condition * turning

    def meet(self) -> None:
        """Let instruments move to what powers chose within their budgets."""
        values = self.model.values
        gap = self.wish * self.model.now.scale - self.instruments
        speed = np.full(gap.shape, values.instrument_speed)
        speed[ASSURANCE, gap[ASSURANCE] <= 0.0] = values.assurance_fade
        if self.free is not None:
            speed *= self.free
            self.free = None
        self.instruments += speed * gap

    def adjust(self) -> None:
        """Let every stock follow: ties, routes, memories."""
        values = self.model.values
        held, capacity = self.dependence[TRN], self.capacity
        spare = np.maximum(0.0, capacity - held)
        self.log_prior[TRN] += self.building * self.instruments[INDUCEMENT] * spare
        self._fade_inheritance()
        gap = self.posture - self.dependence
        self._quicken(TRN, values.transit_speed, gap[TRN], spare)
        unsold = np.maximum(0.0, self.sales - self.dependence[ECO])
        self._quicken(ECO, values.economy_speed, gap[ECO], unsold)
        gap *= self.speeds
        self.dependence += gap
        self._rearm()
        gained = self.alignment - self.goal
        speed = np.where(gained > 0.0, values.goal_rise, values.goal_fall)
        self.goal = self.goal + speed * gained
        rise = self.instruments[COERCION] - self.grievance
        speed = np.where(rise > 0.0, values.grievance_rise, values.grievance_fade)
        self.grievance += speed * rise
        self.fading += self.fades * (self.usual - self.fading)
        self.insecurity *= values.insecurity_persistence

    def _fade_inheritance(self) -> None:
        """Let inherited ties of security and trade erode."""
        gone = self.eroding * self.inherited
        self.log_prior[:TRN] -= gone
        self.inherited -= gone

    def _quicken(self, c: int, usual: float, gap: np.ndarray, spare: np.ndarray) -> None:
        """Let goods go as fast as new routes fill where there is room."""
        more = np.maximum(0.0, gap)
        whole = np.add.reduce(more)
        room = np.add.reduce(np.minimum(more, spare)) / whole if whole else 0.0
        faster = max(0.0, self.model.values.filling_speed - usual)
        self.speeds[c] = usual + room * faster

    def _rearm(self) -> None:
        """Turn security at the pace of war as far as one is attacked."""
        values = self.model.values
        faster = max(0.0, values.rearming_speed - values.security_speed)
        pace = faster * (1.0 - np.multiply.reduce(1.0 - self.attack))
        self.dependence[SEC] += pace * (self.posture[SEC] - self.dependence[SEC])

    def decide_memberships(self) -> None:
        """Leave or join organisations by rule."""
        self.model.membership.decide(self)

    def tie_up(self) -> None:
        """Take stock of ties: alignment, leverage, vulnerability."""
        model = self.model
        weighted = model.weights * self.dependence
        weighted[DIP] = model.weights[DIP] * self.posture[DIP]
        self.alignment = np.add.reduce(weighted, axis=0) * self.others
        held = self.dependence
        share, work = held.copy(), model.region.figures.labour[self.place]
        goods, done = (1.0 - work) * held[ECO], work * held[ECO]
        goods /= 1.0 - done.sum()
        share[ECO] = goods + work * (done / (done.sum() or 1.0) - goods)
        felt = held * (model.lasting + model.replaceable * share)
        owed = model.region.paths[model.turn].debt[self.place]
        felt[ECO] += (model.lasting[ECO] + model.replaceable[ECO] - felt[ECO]) * owed
        self.leverage = np.add.reduce(felt, axis=0) * self.others
        half = model.values.leverage_half
        self.vulnerability = self.leverage / (self.leverage + half)
