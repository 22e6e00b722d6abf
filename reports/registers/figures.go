// Figures that every register has by itself: its rows or quantity, the sum of each number field, and the part of each choice.
package registers

import (
	"hoithi/internal/db"
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
