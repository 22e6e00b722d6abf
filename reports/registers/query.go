// Questions to a register: a closed set of operations and comparisons, checked against its fields.
package registers

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// Op says what a query adds up.
type Op string

// Operations. A row without the field of a sum adds nothing, and is no value of a distinct count.
const (
	OpCount    Op = "count"    // rows
	OpSum      Op = "sum"      // of a number field, "" = the register's quantity
	OpDistinct Op = "distinct" // different values of a field
)

// Ops are all operations, in the order in which a form offers them.
var Ops = [...]Op{OpCount, OpSum, OpDistinct}

// Comparison says how a condition looks at a field.
type Comparison string

// Comparisons. Texts are compared without regard to case, spaces and placing of the tone, choices by their codes.
const (
	Is      Comparison = "is"       // one of the values
	Not     Comparison = "not"      // none of the values; an empty field is none of them
	AtLeast Comparison = "at-least" // of numbers, years and dates
	AtMost  Comparison = "at-most"
	Filled  Comparison = "filled"
	Empty   Comparison = "empty"
)

// Comparisons are all of them, in the order in which a form offers them.
var Comparisons = [...]Comparison{Is, Not, AtLeast, AtMost, Filled, Empty}

// Query asks a register for one whole number.
type Query struct {
	Register string      `yaml:"register" json:"register"`
	Where    []Condition `yaml:"where,omitempty" json:"where,omitempty"` // all must hold
	Op       Op          `yaml:"op" json:"op"`
	Field    string      `yaml:"field,omitempty" json:"field,omitempty"` // of OpSum and OpDistinct
}

// Condition looks at one field of a row.
type Condition struct {
	Field  string     `yaml:"field" json:"field"`
	Is     Comparison `yaml:"is" json:"is"`
	Values []string   `yaml:"values,omitempty" json:"values,omitempty"` // as rows hold them; none for Filled and Empty, one for AtLeast and AtMost
}

// Period is a stretch of days, both included: 2024-01-01 to 2024-06-30. "" = open on that side.
type Period struct{ From, To string }

// maxConditions bounds a query.
const maxConditions = 10

// Check says what is wrong with a query to a register, all of it, Invalid at "op", "field" and "where.0" …
func (q Query) Check(r Register) error {
	var faults []error
	bad := func(field, key string, args ...any) { faults = append(faults, fault.Invalid(field, key, args...)) }
	if q.Register != r.Code {
		bad("register", "registers.unknown", "Code", q.Register)
	}
	field, known := r.Field(q.summed(r))
	switch {
	case q.Op == OpCount && q.Field != "":
		bad("field", "registers.fault.query_no_field")
	case q.Op == OpCount:
	case q.Op != OpSum && q.Op != OpDistinct:
		bad("op", "registers.fault.query_op", "Value", string(q.Op))
	case !known:
		bad("field", "registers.fault.query_field", "Value", q.Field, "Register", r.Name)
	case q.Op == OpSum && !field.Kind.Numeric():
		bad("field", "registers.fault.query_sum", "Field", field.Label)
	}
	if len(q.Where) > maxConditions {
		bad("where", "registers.fault.query_many", "Max", maxConditions)
	}
	for i, c := range q.Where {
		if err := c.check(r); err != nil {
			err.Field = fmt.Sprintf("where.%d", i)
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}

// summed is the code of the field that OpSum and OpDistinct look at.
func (q Query) summed(r Register) string {
	if q.Op == OpSum && q.Field == "" {
		return r.Quantity
	}
	return q.Field
}

func (c Condition) check(r Register) *fault.Fault {
	f, ok := r.Field(c.Field)
	if !ok {
		return fault.Invalid("", "registers.fault.query_field", "Value", c.Field, "Register", r.Name)
	}
	ordered := f.Kind == KindDate || f.Kind == KindYear || f.Kind.Numeric()
	switch {
	case !slices.Contains(Comparisons[:], c.Is):
		return fault.Invalid("", "registers.fault.query_comparison", "Value", string(c.Is))
	case (c.Is == AtLeast || c.Is == AtMost) && !ordered:
		return fault.Invalid("", "registers.fault.query_order", "Field", f.Label)
	case (c.Is == Filled || c.Is == Empty) && len(c.Values) > 0:
		return fault.Invalid("", "registers.fault.query_no_value", "Field", f.Label)
	case c.Is == Filled || c.Is == Empty:
		return nil
	case len(c.Values) == 0 || len(c.Values) > maxChoices || (c.Is == AtLeast || c.Is == AtMost) && len(c.Values) != 1:
		return fault.Invalid("", "registers.fault.query_value", "Field", f.Label)
	}
	for _, v := range c.Values {
		if _, known := f.Choice(v); f.Kind == KindChoice && !known {
			return fault.Invalid("", "registers.fault.choice", "Value", v, "Choices", f.open())
		}
		if clean, err := f.clean(v, v); err != nil {
			return err
		} else if f.Kind != KindText && clean != v || text.Clean(v) == "" {
			return fault.Invalid("", "registers.fault.query_value", "Field", f.Label)
		}
	}
	return nil
}

// sql is the condition on a revision v, with its places filled.
func (c Condition) sql(r Register) (condition string, args []any) {
	f, _ := r.Field(c.Field)
	const cell = `EXISTS (SELECT 1 FROM register_cell c WHERE c.revision_id = v.id AND c.field = ?`
	args = []any{c.Field}
	switch c.Is {
	case Filled:
		return cell + `)`, args
	case Empty:
		return `NOT ` + cell + `)`, args
	case AtLeast, AtMost:
		sign := map[Comparison]string{AtLeast: ">=", AtMost: "<="}[c.Is]
		if f.Kind == KindDate {
			return cell + ` AND c.value ` + sign + ` ?)`, append(args, c.Values[0])
		}
		n, _ := strconv.ParseInt(c.Values[0], 10, 64) // checked before
		return cell + ` AND c.number ` + sign + ` ?)`, append(args, n)
	}
	values := make([]string, len(c.Values))
	for i, v := range c.Values {
		values[i] = f.canon(v)
	}
	condition = cell + ` AND c.canon IN (?))`
	if c.Is == Not {
		condition = `NOT ` + condition
	}
	return condition, append(args, values)
}

// within is the stretch of days in which a row of the register must lie to count in the period.
func (p Period) within(r Register) (from, to string) {
	from, to = "0000-01-01", "9999-12-31"
	if p.From != "" {
		from = p.From
	}
	if p.To != "" {
		to = p.To
	}
	if r.Span == SpanYear && len(from) == 10 && len(to) == 10 {
		from, to = from[:4]+"-01-01", to[:4]+"-12-31"
	}
	return from, to
}
