"""What the model does: it lays out a turn, asks the states stage by stage, keeps budgets.

A mixin over `tell` and `everybody`, which each framework does in its own way.
"""

from types import SimpleNamespace

import numpy as np

from mesa_good_user.acts import Act
from mesa_good_user.happenings import happen, shock
from mesa_good_user.organisations import Membership
from mesa_good_user.region import KINDS, SEC, TRN, Region
from mesa_good_user.state import COERCION, State
from mesa_good_user.state_gain import gain
from mesa_good_user.treatments import EngineLuck, OwnLuck

STEADY_TURNS = 8


class World:
    """One run of the model.

    Attributes
    ----------
    everybody
        The states' agents, in the order of the region.
    now
        What powers, markets and rivalries are this turn; the same for every state.
    alignment
        Of each state with each partner, as the last turn left it.
    """

    everybody: list[State]

    def tell(self, stage: str) -> None:
        """Let every agent do a stage."""
        raise NotImplementedError

    def set_out(
        self,
        region: Region,
        values: SimpleNamespace,
        magnitudes: dict[str, float],
        luck: OwnLuck | EngineLuck,
    ) -> None:
        """Bring the world to turn 0; the agents exist already."""
        self.region, self.values, self.magnitudes = region, values, magnitudes
        self.luck, self.turn = luck, 0
        self.violation = np.zeros(len(region.partners))
        self.membership = Membership(region)
        self._lasting: list[Act] | None = None
        self._weigh_channels()
        for act in region.agenda.before:
            happen(self, act, 1.0)
        for place, state in enumerate(self.everybody):
            state.begin(place)
        self._lay_out()
        self._start_with_shares()
        self._stand_together()
        self._settle()
        self._invert()

    def _weigh_channels(self) -> None:
        values, figures = self.values, self.region.figures

        def by_channel(what: str) -> np.ndarray:
            return np.array([getattr(values, f"{kind}_{what}") for kind in KINDS])[:, None]

        weight, replaceable = by_channel("weight"), by_channel("substitutability")
        self.weights = weight / weight.sum()
        force = self.weights * figures.weaponisability
        self.lasting, self.replaceable = force * (1.0 - replaceable), force * replaceable
        apart = np.subtract.outer(figures.position, figures.position)
        self.co_movement = np.exp(-0.5 * (apart / values.risk_distance) ** 2)

    def make_turn(self) -> None:
        """Make one turn, stage by stage."""
        self.turn += 1
        agenda = self.region.agenda
        self.chance = self.luck.turn()
        if any(act.kind == "aggression" for act in agenda.dated[self.turn]):
            self.kin_before = [state.kin_exposure.copy() for state in self.everybody]
        for act in agenda.dated[self.turn]:
            happen(self, act, self.magnitudes[act.event])
        self._lay_out()
        self._stand_together()
        self._settle_memberships()
        self.tell("perceive")
        self.tell("choose")
        self._share_budgets()
        self.tell("meet")
        self.tell("adjust")
        self.violation *= 1.0 - self.values.violation_fade
        if self.turn > self.region.rule_after:
            self.tell("decide_memberships")
        self.tell("tie_up")

    def at(self, places: tuple[int, ...]) -> list[State]:
        """Give the states at some places."""
        return [self.everybody[place] for place in places]

    def _settle_memberships(self) -> None:
        if self.membership.changed:
            self.tell("belong")
            self.membership.changed = False

    def _share_budgets(self) -> None:
        """Scale what powers wish down to their budgets."""
        budget = self.region.figures.budget
        wished = np.zeros(budget.size)
        for state in self.everybody:
            wished += np.add.reduce(state.attract(), axis=0)
        most = np.maximum(wished, budget)
        self.now.scale = np.divide(budget, most, out=np.zeros(budget.size), where=most > 0)

    def _lay_out(self) -> None:
        """Reckon what is the same for every state this turn."""
        values, figures = self.values, self.region.figures
        path, first = self.region.paths[self.turn], self.region.paths[0]
        self._reckon_levels()
        idle = 1.0 - self.strain
        usable = path.power * (1.0 - values.strain_relief * self.strain) * path.offence
        self.now = SimpleNamespace(
            force=-values.threat_scale * np.sqrt(usable),
            protect=values.security_value * figures.protection * idle,
            support=values.security_value * values.regime_support_value * idle,
            standing=values.power_elasticity * _growth(path.power, first.power)
            - values.norm_weight * self.violation,
            trade=self._trade(path.market, first.market),
            means=values.inducement_payoff * figures.resources * idle,
            threaten=values.coercion_payoff * figures.dominance,
            wedge=values.wedging_payoff * idle,
            costs=self._costs(),
        )
        self._face_rivals(path.rivalry)

    def _reckon_levels(self) -> None:
        """Set strain and sanctions, which change only when one begins or ends."""
        lasting = self.region.agenda.lasting[self.turn]
        if lasting == self._lasting:
            return
        partners = len(self.region.partners)
        self._lasting = lasting
        self.strain, self.sanctions = np.zeros(partners), np.zeros((partners, partners))
        for act in lasting:
            size = self.magnitudes[act.event]
            if act.kind == "strain":
                shock(self.strain, act.actors, size)
            elif act.kind == "sanctions":
                for actor in act.actors:
                    shock(self.sanctions[actor], act.suffering, size)
        states = len(self.region.states)
        by, on = self.sanctions[:states], self.sanctions.T[:states]
        self.trade_cut = 1.0 - (1.0 - by) * (1.0 - on)

    def _face_rivals(self, rivalry: np.ndarray) -> None:
        confronted = [act for act in self._lasting or () if act.kind == "confrontation"]
        if confronted:
            rivalry = rivalry.copy()
        for act in confronted:
            pairs = {(j, k) for j in act.actors for k in act.suffering}
            for j, k in pairs | {(k, j) for j, k in pairs}:
                shock(rivalry[j], (k,), self.magnitudes[act.event])
        self.now.rivalry, self.now.rivalry_squared = rivalry, rivalry * rivalry

    def _stand_together(self) -> None:
        """Lay out on whom each state leans for its security: (state, partner)."""
        rows = [state.dependence[SEC] * state.others for state in self.everybody]
        self.now.leaning = np.array(rows)

    def _trade(self, market: np.ndarray, first: np.ndarray) -> np.ndarray:
        """Give what markets and sanctions do to each state's trade: (state, partner)."""
        values, states = self.values, len(self.region.states)
        share = market / market.sum()
        own = share[:states, None] * self.sanctions[:states]
        secondary = values.secondary_sanctions * (share @ self.sanctions - own)
        return (
            values.market_elasticity * _growth(market, first) - self.trade_cut - secondary
        )

    def _costs(self) -> np.ndarray:
        values = self.values
        costs = np.zeros((5, len(self.region.partners)))
        costs[0] = values.inducement_cost
        costs[COERCION] = values.coercion_cost + values.strain_restraint * self.strain
        costs[2] = values.assurance_cost
        costs[3] = values.wedging_cost
        return costs

    def _start_with_shares(self) -> None:
        """Mix what size and nearness would give into the figures."""
        figures, path, part = (
            self.region.figures,
            self.region.paths[0],
            self.values.prior_share,
        )
        size = np.stack([np.sqrt(path.power)] * len(KINDS))
        size[KINDS.index("economy")] = path.market
        for state in self.everybody:
            place, others = state.place, state.others
            met = others * figures.counted
            mean = (figures.proximity[place] * met).sum() / met.sum() if met.any() else 0.0
            near = met * figures.proximity[place] + 1.0 - others
            near += others * (1.0 - figures.counted) * mean
            pull = figures.tie[place] * near * size
            pull /= pull.sum(axis=1, keepdims=True)
            state.pull = pull
            mixed = (1.0 - part) * figures.dependence[place] + part * pull
            shares = mixed / mixed.sum(axis=1, keepdims=True)
            state.take_shares(shares, figures.capacity[place])

    def _settle(self) -> None:
        """Repeat threat and answers until they feed on each other no more."""
        self._settle_memberships()
        for _ in range(STEADY_TURNS):
            for state in self.everybody:
                state.threat = state.threat_target()
                state.look_around()
            self._share_budgets()
            for state in self.everybody:
                state.instruments = state.wish * self.now.scale
                state.grievance = state.instruments[COERCION].copy()
        for state in self.everybody:
            state.threat = state.threat_target()

    def _invert(self) -> None:
        """Find the prior under which the starting shares are the starting choice."""
        for state in self.everybody:
            state.look_around()
            ties = self.region.figures.tie[state.place] * state.dependence
            logs = np.log(ties, out=np.full(ties.shape, -np.inf), where=ties > 0)
            state.log_prior = logs - gain(state) / self.values.bounded_rationality
            tie = state.others * np.ones((TRN, 1))
            state.inherited = _inherited(state.log_prior[:TRN], state.pull[:TRN] * tie)


def _inherited(log_prior: np.ndarray, pull: np.ndarray) -> np.ndarray:
    """Give how far the prior exceeds size and nearness, in security and trade."""
    both = np.isfinite(log_prior) & (pull > 0.0)
    held, near = np.where(both, np.exp(log_prior), 0.0), np.where(both, pull, 0.0)
    held /= np.maximum(held.sum(axis=1, keepdims=True), np.finfo(float).tiny)
    near /= np.maximum(near.sum(axis=1, keepdims=True), np.finfo(float).tiny)
    ratio = np.divide(held, near, out=np.ones(near.shape), where=both)
    return np.log(ratio)


def _growth(value: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Give ln(x / x0), 0 where there is none."""
    grown = np.divide(value, first, out=np.ones(value.size), where=first != 0)
    return np.log(np.where(grown > 0.0, grown, 1.0))
