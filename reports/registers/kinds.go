// Kinds made by the office, and changes of any kind: fields and choices are added, renamed and closed, and nothing is lost.
package registers

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// NewKind makes a register with a day and a text to tell its rows apart; everything else is added as fields. It gives the code, made of
// the name. Invalid "name"; Conflict when another register has the name.
func NewKind(ctx context.Context, d *db.DB, by audit.By, name, about Text) (code string, err error) {
	name, about = cleaned(name), cleaned(about)
	if slug(name.VI) == "" {
		return "", fault.Invalid("name", "registers.fault.empty")
	}
	err = d.Write(ctx, scope, func(tx *db.Tx) error {
		all, err := All(tx)
		if err != nil {
			return err
		}
		var taken []string
		for _, r := range all {
			taken = append(taken, r.Code)
		}
		code = free(slug(name.VI), taken)
		sheet := []rune(strings.Map(sheetRune, name.VI))
		r := Register{Code: code, Name: name, About: about, Sheet: strings.TrimSpace(string(sheet[:min(len(sheet), maxSheet)])), Dated: "ngay", Fields: []Field{
			{Code: "ngay", Label: Text{VI: "Ngày", EN: "Date"}, Kind: KindDate, Required: true},
			{Code: "noi-dung", Label: Text{VI: "Nội dung", EN: "Subject"}, Kind: KindText, Required: true, Key: true, Long: true},
		}}
		return saveKind(tx, by, all, r, "register.kind_new", nil)
	})
	return code, err
}

// sheetRune leaves out what the name of a sheet may not hold.
func sheetRune(r rune) rune {
	if strings.ContainsRune(`:\/?*[]'`, r) {
		return -1
	}
	return r
}

// ChangeKind changes a kind that stands at a version. Conflict when somebody else changed it since, or when something would be lost
// that rows say; Invalid for what is wrong with the new kind.
func ChangeKind(ctx context.Context, d *db.DB, by audit.By, code string, version int, change func(r *Register) error) error {
	return d.Write(ctx, scope, func(tx *db.Tx) error {
		all, err := All(tx)
		if err != nil {
			return err
		}
		old, ok := find(all, code)
		if !ok {
			return fault.NotFound("registers.unknown", "Code", code)
		}
		if old.Version != version {
			return fault.Conflict("registers.fault.kind_changed")
		}
		r := old.clone()
		if err := change(&r); err != nil {
			return err
		}
		used, err := hasRows(tx, code)
		if err != nil {
			return err
		}
		if err := r.keeps(old, used); err != nil {
			return err
		}
		before, err := old.document()
		if err != nil {
			return err
		}
		if after, err := r.document(); err != nil || after == before {
			return err
		}
		return saveKind(tx, by, all, r, "register.kind_change", before)
	})
}

// hasRows says whether a register ever had a row, one that was taken out too.
func hasRows(tx *db.Tx, code string) (has bool, err error) {
	err = tx.Get(&has, `SELECT EXISTS (SELECT 1 FROM register_row WHERE register = ?)`, code)
	return has, err
}

// saveKind appends a version of a kind.
func saveKind(tx *db.Tx, by audit.By, all []Register, r Register, act string, before any) error {
	if err := r.check(); err != nil {
		return err
	}
	for _, other := range all {
		for _, name := range append([]string{other.Sheet, other.Name.VI}, other.Also...) {
			if other.Code != r.Code && (text.Fold(name) == text.Fold(r.Sheet) || text.Fold(name) == text.Fold(r.Name.VI)) {
				return fault.New(fault.KindConflict, "name", "registers.fault.name_taken", "Name", other.Name)
			}
		}
	}
	document, err := r.document()
	if err != nil {
		return err
	}
	var id int64
	err = tx.Get(&id, `INSERT INTO register_kind (code, version, document, actor, recorded_at) VALUES (?, ?, ?, ?, ?) RETURNING id`,
		r.Code, r.Version+1, document, by.Name, tx.NowMS())
	if err != nil {
		return fmt.Errorf("save kind %s: %w", r.Code, err)
	}
	return audit.Write(tx, by, audit.Line{Act: act, Subject: "register_kind", SubjectID: id, Before: before, After: document})
}

// clone is a copy that shares nothing.
func (r Register) clone() Register {
	r.Fields, r.Also = slices.Clone(r.Fields), slices.Clone(r.Also)
	for i := range r.Fields {
		r.Fields[i].Choices, r.Fields[i].Also = slices.Clone(r.Fields[i].Choices), slices.Clone(r.Fields[i].Also)
	}
	return r
}

// Rename gives a register other words; its sheet keeps its name, so that workbooks go on.
func Rename(name, about Text, closed bool) func(*Register) error {
	return func(r *Register) error {
		r.Name, r.About, r.Closed = cleaned(name), cleaned(about), closed
		return nil
	}
}

// NewField is what a form says about a field to add. Choices are one a line. Until the first row is there, a number can become the
// quantity of a register that has none, and a field that must be filled in can tell rows apart.
type NewField struct {
	Label                   Text
	Kind                    Kind
	Required, Quantity, Key bool
	Choices                 string
}

// AddField adds a field at the end.
func AddField(n NewField) func(*Register) error {
	return func(r *Register) error {
		var taken []string
		for _, f := range r.Fields {
			taken = append(taken, f.Code)
		}
		label := cleaned(n.Label)
		f := Field{Code: free(slug(label.VI), taken), Label: label, Kind: n.Kind, Required: n.Required || n.Key, Key: n.Key}
		if label.VI == "" {
			return fault.Invalid("label", "registers.fault.empty")
		}
		if n.Kind == KindChoice {
			f.addChoices(n.Choices)
		}
		if n.Quantity {
			if r.Quantity != "" || !n.Kind.Numeric() {
				return fault.Invalid("quantity", "registers.fault.quantity")
			}
			r.Quantity = f.Code
		}
		r.Fields = append(r.Fields, f)
		return nil
	}
}

// FieldChange is what a form says about a field that is there.
type FieldChange struct {
	Label    Text
	Required bool
	Closed   bool
	Choices  map[string]ChoiceChange // by code
	More     string                  // new choices, one a line
}

// ChoiceChange is what a form says about a choice.
type ChoiceChange struct {
	Label  Text
	Closed bool
}

// ChangeField changes the words of a field, what it asks for and its choices. What it was called stays a heading it is found by in workbooks.
func ChangeField(code string, c FieldChange) func(*Register) error {
	return func(r *Register) error {
		at := slices.IndexFunc(r.Fields, func(f Field) bool { return f.Code == code })
		if at < 0 {
			return fault.NotFound("registers.unknown", "Code", code)
		}
		f := &r.Fields[at]
		f.Also = remember(f.Also, f.Label.VI, cleaned(c.Label).VI)
		f.Label, f.Closed = cleaned(c.Label), c.Closed
		f.Required = c.Required || code == r.Dated
		if f.Closed && (f.Key || code == r.Dated) {
			return fault.Conflict("registers.fault.close_key", "Field", f.Label)
		}
		for i := range f.Choices {
			choice := &f.Choices[i]
			if change, ok := c.Choices[choice.Code]; ok {
				choice.Also = remember(choice.Also, choice.Label.VI, cleaned(change.Label).VI)
				choice.Label, choice.Closed = cleaned(change.Label), change.Closed
			}
		}
		if f.Kind == KindChoice {
			f.addChoices(c.More)
		}
		return nil
	}
}

// remember keeps an old name beside the others when a new one takes its place.
func remember(also []string, old, now string) []string {
	also = slices.DeleteFunc(also, func(name string) bool { return text.Canon(name) == text.Canon(now) })
	if old == "" || text.Canon(old) == text.Canon(now) || slices.Contains(also, old) {
		return also
	}
	return append(also, old)
}

// addChoices adds choices, one a line; "Hội thảo | Workshop" gives both languages.
func (f *Field) addChoices(lines string) {
	var taken []string
	for _, c := range f.Choices {
		taken = append(taken, c.Code)
	}
	for line := range strings.Lines(lines) {
		vi, en, _ := strings.Cut(line, "|")
		label := cleaned(Text{VI: vi, EN: en})
		if label.VI == "" {
			continue
		}
		c := Choice{Code: free(slug(label.VI), taken), Label: label}
		taken = append(taken, c.Code)
		f.Choices = append(f.Choices, c)
	}
}

func cleaned(t Text) Text { return Text{VI: text.Clean(t.VI), EN: text.Clean(t.EN)} }

// slug is a code made of words: "Hội thảo khoa học" → hoi-thao-khoa-hoc, at most 40 characters.
func slug(words string) string {
	parts := strings.FieldsFunc(text.Fold(words), func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	code := strings.Join(parts, "-")
	return strings.Trim(code[:min(len(code), 40)], "-")
}

// free is a code that is not taken.
func free(code string, taken []string) string {
	if code == "" {
		code = "muc"
	}
	for n, try := 2, code; ; n++ {
		if !slices.Contains(taken, try) {
			return try
		}
		try = fmt.Sprintf("%s-%d", code, n)
	}
}
