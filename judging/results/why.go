// The page that says why an entry stands where it stands: its sheets, what counts, and its neighbours in words.
package results

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
	"hoithi/judging/scoring"
)

func (h handlers) why(c echo.Context) error {
	a, err := ask(c)
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return fault.NotFound("results.not_ranked")
	}
	var table *Table
	var earlier []earlierRank
	var revisions []revisionRow
	err = h.d.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if a.division, err = divisionOf(tx, a.contest, id); err != nil {
			return err
		}
		if table, err = Standings(tx, a.contest, a.rules.Code, a.table()); err != nil {
			return err
		}
		if earlier, err = earlierRanks(tx, a, id); err != nil {
			return err
		}
		revisions, err = revisionsOf(tx, a.row.ID, id)
		return err
	})
	if err != nil {
		return err
	}
	if _, ok := table.Row(id); !ok {
		return fault.NotFound("results.not_ranked")
	}
	return web.Page(c, http.StatusOK, "results/why", whyView(a, table, id, earlier, revisions))
}

// earlierRanks are the ranks of an entry in the rounds before, in their order.
func earlierRanks(tx *db.Tx, a asked, id int64) (all []earlierRank, err error) {
	for _, r := range a.contest.Rules.Rounds {
		if r.Code == a.rules.Code {
			break
		}
		division := a.division
		if r.Per() == contests.PerContest {
			division = ""
		}
		t, err := Standings(tx, a.contest, r.Code, division)
		if err != nil {
			return nil, err
		}
		if row, ok := t.Row(id); ok {
			all = append(all, earlierRank{r.Name.In(a.p.Lang()), row.Standing.Rank, roundPath(a.contest, r.Code) + "/thu-hang/" + strconv.FormatInt(id, 10)})
		}
	}
	return all, nil
}

func whyView(a asked, t *Table, id int64, earlier []earlierRank, revisions []revisionRow) *whyPage {
	zone := a.contest.Rules.Location()
	at := t.byEntry[id]
	row := t.Rows[at]
	l := liveLine(a.p, a.contest.Rules, row, 0)
	page := &whyPage{Where: a.where(row.Code), Code: row.Code, Team: row.Name, Unit: row.Unit, District: row.Area, Division: a.divisionName(),
		Round: a.roundName(), Zone: zone, Line: l, Of: t.Took(), Rule: ruleInWords(a.p, a.contest.Rules, a.rules), Earlier: earlier,
		Back: a.divisionPath("", a.division), Sheets: a.rules.Kind == contests.KindSheet}
	page.Lead = a.p.T("results.why.no_result")
	if row.Ranked() {
		page.Lead = a.p.T("results.why.rank_of", "Rank", row.Standing.Rank, "Count", page.Of, "Division", a.divisionInside())
		if at > 0 {
			above := compareAbove(a.p, a.contest.Rules, a.rules, row, t.Rows[at-1])
			page.Above = &above
		}
		if at+1 < len(t.Rows) && t.Rows[at+1].Ranked() {
			below := compareBelow(a.p, a.contest.Rules, a.rules, row, t.Rows[at+1])
			page.Below = &below
		}
	}
	if row.Decision != nil {
		v := decisionOf(a.p, t, *row.Decision, zone)
		page.Decision = &v
	}
	for i, r := range revisions {
		v := revisionOf(a, r)
		v.Current = i == 0 || revisions[i-1].Attempt != r.Attempt || revisions[i-1].Judge != r.Judge
		v.Counts = v.Current && r.Attempt <= len(row.Attempts) && row.Attempts[r.Attempt-1].Counts
		page.Revisions = append(page.Revisions, v)
	}
	leaveOut(a.rules.Judges.Combine, page.Revisions)
	return page
}

// leaveOut marks the sheets that the combination of an attempt leaves out: they do not count, and the page says why.
func leaveOut(combine string, revisions []revisionView) {
	attempts := map[int][]int{} // places of the sheets in force
	for i, v := range revisions {
		if v.Counts {
			attempts[v.Attempt] = append(attempts[v.Attempt], i)
		}
	}
	for _, places := range attempts {
		points := make([]decimal.Milli, len(places))
		for i, at := range places {
			points[i] = revisions[at].Points
		}
		if lowest, highest := scoring.LeftOut(combine, points); lowest >= 0 {
			revisions[places[lowest]].Counts, revisions[places[lowest]].LeftOut = false, "lowest"
			revisions[places[highest]].Counts, revisions[places[highest]].LeftOut = false, "highest"
		}
	}
}

// ruleInWords says how the round counts: which attempt, and what breaks ties in which order.
func ruleInWords(p *i18n.Printer, rules *contests.Rules, r contests.Round) string {
	text := p.T("results.rule.single")
	if r.Attempts.Count > 1 {
		text = p.T("results.rule."+r.Attempts.Result, "Count", r.Attempts.Count)
	}
	if r.Kind == contests.KindSheet {
		text = p.T("ranking.rule."+r.Judges.Combine) + "; " + p.T("ranking.rule.by_total")
	}
	if len(r.Weights) > 0 {
		text = p.T("ranking.rule.weights", "Rounds", weightsInWords(p, rules, r))
	}
	for _, key := range r.Ties {
		switch key {
		case "time", "other_attempt":
			text += p.T("results.rule.then_" + key)
		default:
			kind, code, _ := strings.Cut(key, ":")
			earlier, _ := rules.Round(code)
			switch kind {
			case "criterion":
				text += p.T("ranking.rule.then_criterion", "Name", criterionName(r, code))
			case "points":
				text += p.T("ranking.rule.then_points", "Round", earlier.Name.Inside())
			default:
				text += p.T("results.rule.then_round", "Round", earlier.Name.Inside())
			}
		}
	}
	return text + "."
}

// weightsInWords lists the rounds that count: "vòng loại (1), vòng chung kết (2)".
func weightsInWords(p *i18n.Printer, rules *contests.Rules, r contests.Round) string {
	var all []string
	for _, w := range r.Weights {
		round, _ := rules.Round(w.Round)
		all = append(all, round.Name.Inside().In(p.Lang())+" ("+strconv.Itoa(w.Weight)+")")
	}
	return strings.Join(all, ", ")
}

func revisionOf(a asked, r revisionRow) revisionView {
	v := revisionView{Attempt: r.Attempt, Revision: r.Revision, Judge: r.Judge, Points: decimal.Milli(r.Points), Actor: r.Actor, Reason: r.Reason,
		File: r.File, EffectiveAt: r.EffectiveAt, RecordedAt: r.RecordedAt}
	if r.TimeMS != nil {
		v.TimeMS, v.HasTime = *r.TimeMS, true
	}
	if a.rules.Kind == contests.KindSheet {
		points := map[string]int64{}
		if json.Unmarshal([]byte(r.Marks), &points) != nil {
			return v
		}
		for _, line := range a.rules.Criteria {
			if mark, ok := points[line.Code]; ok {
				v.Marks = append(v.Marks, markView{Name: line.Name.In(a.p.Lang()), Points: decimal.Milli(mark), Most: line.Max})
			}
		}
		return v
	}
	marks := map[string]int{}
	if a.rules.Kind != contests.KindField || json.Unmarshal([]byte(r.Marks), &marks) != nil {
		return v // a total says it all
	}
	for _, task := range a.rules.Tasks {
		v.Marks = append(v.Marks, markOf(a.p, task, marks[task.Code], 1))
	}
	for _, penalty := range a.rules.Penalties {
		v.Marks = append(v.Marks, markOf(a.p, penalty, marks[penalty.Code], -1))
	}
	return v
}

func markOf(p *i18n.Printer, t contests.Task, count int, sign decimal.Milli) markView {
	return markView{Name: t.Name.In(p.Lang()), Count: count, Max: t.Max, Points: sign * t.Points * decimal.Milli(count)}
}
