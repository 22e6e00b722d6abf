// What a rubric sheet must be before it is kept: pure checks with a fault for each field.
package marking

import (
	"errors"

	"hoithi/contests"
	"hoithi/internal/decimal"
	"hoithi/internal/fault"
	"hoithi/judging/scoring"
)

// MarkField is the name of the form field of a criterion.
func MarkField(code string) string { return "m." + code }

// criteriaOf are the criteria of a round in the words of scoring.
func criteriaOf(r contests.Round) []scoring.Criterion {
	list := make([]scoring.Criterion, len(r.Criteria))
	for i, c := range r.Criteria {
		list[i] = scoring.Criterion{Code: c.Code, Max: c.Max, Step: c.Step}
	}
	return list
}

// criterionKeys say what is wrong with a mark of a criterion.
var criterionKeys = map[scoring.Problem]string{
	scoring.Missing: "judging.mark_missing", scoring.Negative: "judging.mark_range", scoring.TooMuch: "judging.mark_range",
	scoring.OffStep: "judging.mark_step", scoring.TooLarge: "judging.mark_range", scoring.Unknown: "judging.mark_unknown",
}

// markFault puts a bad mark into words: which criterion, what was given, what may stand there.
func markFault(r contests.Round, marks map[string]decimal.Milli, e *scoring.MarkError) *fault.Fault {
	for _, c := range r.Criteria {
		if c.Code == e.Code {
			return fault.Invalid(MarkField(c.Code), criterionKeys[e.Problem], "Name", c.Name, "Value", marks[c.Code], "Max", c.Max, "Step", c.Step)
		}
	}
	return fault.Invalid("", criterionKeys[scoring.Unknown], "Name", e.Code)
}

// markFaults are the faults in what scoring refused, nil when it refused nothing.
func markFaults(r contests.Round, marks map[string]decimal.Milli, err error) (list []error) {
	for _, e := range markErrors(err) {
		list = append(list, markFault(r, marks, e))
	}
	return list
}

// checkSigning adds up a sheet that is to be signed, or says all that stops it.
func checkSigning(t *task, s Signing) (decimal.Milli, error) {
	points, err := scoring.CheckCriteria(criteriaOf(t.Round), s.Marks)
	faults := markFaults(t.Round, s.Marks, err)
	faults = append(faults, checkText("comment", s.Comment, maxComment), checkText("reason", s.Reason, maxReason))
	if t.corrects() {
		switch held := t.sheet(); {
		case held.Marks == milliJSON(s.Marks) && held.Comment == s.Comment:
			faults = append(faults, fault.Invalid("", "judging.nothing_changed"))
		case s.Reason == "":
			faults = append(faults, fault.Invalid("reason", "judging.reason_needed"))
		}
	}
	return points, errors.Join(faults...)
}

// checkDraft says what is wrong with the marks a draft has.
func checkDraft(t *task, s Drafting) error {
	_, err := scoring.CheckDraft(criteriaOf(t.Round), s.Marks)
	return errors.Join(append(markFaults(t.Round, s.Marks, err), checkText("comment", s.Comment, maxComment))...)
}
