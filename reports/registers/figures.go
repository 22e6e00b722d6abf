// Figures that every register has by itself: its rows or quantity, the sum of each number field, and the part of each choice.
package registers

import (
	"strings"

	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// figurePrefix begins the names of these figures: "so.pho-bien-kien-thuc.loai.lop-tap-huan".
const figurePrefix = "so."

// OwnFigure is a figure that follows from a kind of register.
type OwnFigure struct {
	NamedFigure
	Query Query
}

// OwnFigures lists them for one register. What a row stands for is added up where the register has a quantity, else rows are counted.
func (r Register) OwnFigures() []OwnFigure {
	op := OpCount
	if r.Quantity != "" {
		op = OpSum
	}
	base := figurePrefix + r.Code
	list := []OwnFigure{{NamedFigure{base, r.Name}, Query{Register: r.Code, Op: op}}}
	for _, f := range r.Fields {
		if f.Kind.Numeric() && f.Code != r.Quantity {
			list = append(list, OwnFigure{NamedFigure{base + "." + f.Code, joined(r.Name, f.Label)}, Query{Register: r.Code, Op: OpSum, Field: f.Code}})
		}
		for _, c := range f.Choices {
			list = append(list, OwnFigure{NamedFigure{base + "." + f.Code + "." + c.Code, joined(r.Name, c.Label)},
				Query{Register: r.Code, Op: op, Where: []Condition{{Field: f.Code, Is: Is, Values: []string{c.Code}}}}})
		}
	}
	return list
}

// joined is "Phổ biến kiến thức: Lớp tập huấn".
func joined(a, b Text) Text {
	return Text{VI: a.VI + ": " + b.VI, EN: a.In("en") + ": " + b.In("en")}
}

// FindOwnFigure finds a figure by its name in one statement. NotFound.
func FindOwnFigure(tx *db.Tx, name string) (OwnFigure, error) {
	code, _, _ := strings.Cut(strings.TrimPrefix(name, figurePrefix), ".")
	if strings.HasPrefix(name, figurePrefix) {
		r, err := ByCode(tx, code)
		if err != nil && fault.KindOf(err) != fault.KindNotFound {
			return OwnFigure{}, err
		}
		for _, f := range r.OwnFigures() {
			if err == nil && f.Name == name {
				return f, nil
			}
		}
	}
	return OwnFigure{}, fault.NotFound("registers.unknown_figure", "Name", name)
}

// ListOwnFigures lists the figures of all registers.
func ListOwnFigures(tx *db.Tx) (list []NamedFigure, err error) {
	all, err := All(tx)
	for _, r := range all {
		for _, f := range r.OwnFigures() {
			list = append(list, f.NamedFigure)
		}
	}
	return list, err
}

// ValueOfOwn counts a figure by its name; has is false for a name that no register has.
func ValueOfOwn(tx *db.Tx, name string, period Period, known int64) (n int64, has bool, err error) {
	f, err := FindOwnFigure(tx, name)
	if fault.KindOf(err) == fault.KindNotFound {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	n, err = Count(tx, f.Query, period, known)
	return n, err == nil, err
}

// HrefOfOwn is the list of the rows behind a figure in a period of PeriodOf, "" for a name that no register has.
func HrefOfOwn(tx *db.Tx, name, period string) (string, error) {
	f, err := FindOwnFigure(tx, name)
	if fault.KindOf(err) == fault.KindNotFound {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	r, err := ByCode(tx, f.Query.Register)
	days, _, _ := PeriodOf(period)
	from, to := days.within(r)
	pairs := []string{"tu", from, "den", to}
	for _, c := range f.Query.Where {
		pairs = append(pairs, FieldName(c.Field), c.Values[0])
	}
	return withQuery(listHref(r.Code), pairs...), err
}

// RegisterFigures are the figures of the registers alone, for targets.
func RegisterFigures() Figures {
	return Figures{List: ListOwnFigures, Value: ValueOfOwn, Href: HrefOfOwn}
}
