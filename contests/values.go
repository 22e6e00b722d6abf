// The values of a rules document one by one: as people read them, as a form holds them, and back.
package contests

import (
	"reflect"
	"strconv"
	"strings"
	"time"

	"hoithi/internal/decimal"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/text"
)

// valueWords is a value as people read it, "" for nothing. v must not be a group or a list of groups.
func valueWords(p *i18n.Printer, r *Rules, s *part, v reflect.Value) string {
	if !v.IsValid() {
		return ""
	}
	switch s.Kind {
	case partBoth:
		both := v.Interface().(Text)
		if both.EN != "" && both.EN != both.VI {
			return both.VI + " / " + both.EN
		}
		return both.VI
	case partPoints:
		return p.Points(v.Interface().(decimal.Milli))
	case partDay:
		return p.Day(v.String())
	case partMinute:
		return minuteText(p, v.Interface().(Minute))
	case partYes:
		if v.Bool() {
			return p.T("rulebook.yes")
		}
		return p.T("rulebook.no")
	case partCount, partMoney:
		return p.Number(v.Int())
	case partLength:
		return p.RunTime(v.Int())
	case partLines:
		return strings.Join(v.Interface().([]string), "; ")
	case partKeys:
		var words []string
		for _, key := range v.Interface().([]string) {
			words = append(words, tieKeyWords(p, r, key))
		}
		return strings.Join(words, "; ")
	}
	return choiceWords(p, r, s, v.String())
}

// minuteText writes a minute of the document without a zone: 23:59 ngày 30/6/2024.
func minuteText(p *i18n.Printer, m Minute) string {
	if m == "" {
		return ""
	}
	return p.DateTime(m.Time(time.UTC).UnixMilli(), time.UTC)
}

// choiceWords is a value of a fixed list or a reference to a round in words.
func choiceWords(p *i18n.Printer, r *Rules, s *part, value string) string {
	if s.Kind == partChoice {
		if value == "" {
			value = s.Choices[0]
		}
		return p.T("rulebook.value." + s.message() + "_" + value)
	}
	if s.Key == "round" {
		if round, ok := r.Round(value); ok {
			return round.Name.In(p.Lang())
		}
	}
	return value
}

// tieKeyWords is a tie break in words: "Thời gian ngắn hơn".
func tieKeyWords(p *i18n.Printer, r *Rules, key string) string {
	kind, code, _ := strings.Cut(key, ":")
	var name any = code
	if round, ok := r.Round(code); ok && kind != "criterion" {
		name = round.Name.Inside()
	}
	for _, round := range r.Rounds {
		for _, line := range round.Criteria {
			if kind == "criterion" && line.Code == code {
				name = line.Name
			}
		}
	}
	switch kind {
	case "time", "other_attempt", "criterion", "round", "points":
		return p.T("rulebook.tie."+kind, "Name", name)
	}
	return key
}

// valueTyped is a value as a form holds it: 14/8/2024, 23:59 30/6/2024, 0,5. Both languages of a text are apart (formOf).
func valueTyped(p *i18n.Printer, s *part, v reflect.Value) string {
	if !v.IsValid() {
		return ""
	}
	switch s.Kind {
	case partPoints:
		if v.Int() == 0 && !s.Optional { // nothing yet; a floor of 0 is a value
			return ""
		}
		return v.Interface().(decimal.Milli).Format(map[bool]string{true: ".", false: ","}[p.Lang() == "en"])
	case partDay:
		return dayTyped(v.String())
	case partMinute:
		day, clock, _ := strings.Cut(v.String(), " ")
		return strings.TrimSpace(dayTyped(day) + " " + clock)
	case partCount, partMoney:
		return strconv.FormatInt(v.Int(), 10)
	case partLength:
		if v.Int() == 0 {
			return ""
		}
		b, _ := v.Interface().(Duration).MarshalText()
		return string(b)
	case partYes:
		return map[bool]string{true: "on"}[v.Bool()]
	case partLines:
		return strings.Join(v.Interface().([]string), "\n")
	case partChoice:
		if v.String() == "" {
			return s.Choices[0]
		}
	}
	return v.String()
}

func dayTyped(iso string) string {
	day, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return day.Format("2/1/2006")
}

// setTyped puts what was typed into a value that is not a pointer, a group or a list; a fault names the field.
func setTyped(s *part, v reflect.Value, field, typed string) error {
	typed = text.Clean(typed)
	var err error
	switch s.Kind {
	case partPoints:
		var m decimal.Milli
		if typed == "" {
			break
		}
		if m, err = decimal.Parse(typed); err != nil {
			return fault.Invalid(field, "rules.bad_number", "Value", typed)
		}
		v.SetInt(int64(m))
	case partCount, partMoney:
		if typed = strings.NewReplacer(".", "", " ", "").Replace(typed); typed == "" {
			break
		}
		var n int64
		if n, err = strconv.ParseInt(typed, 10, 64); err != nil || n > 1_000_000_000_000 || n < 0 {
			return fault.Invalid(field, "rules.bad_count", "Value", typed)
		}
		v.SetInt(n)
	case partDay:
		day, ok := ReadDay(typed)
		if typed != "" && !ok {
			return fault.Invalid(field, "rules.bad_day_typed", "Value", typed)
		}
		v.SetString(string(day))
	case partMinute:
		minute, ok := ReadMinute(typed)
		if typed != "" && !ok {
			return fault.Invalid(field, "rules.bad_minute_typed", "Value", typed)
		}
		v.SetString(string(minute))
	case partLength:
		var d Duration
		if typed != "" && d.UnmarshalText([]byte(typed)) != nil {
			return fault.Invalid(field, "rules.bad_duration", "Value", typed)
		}
		v.SetInt(int64(d))
	case partYes:
		v.SetBool(typed != "")
	case partChoice:
		if s.Optional && len(s.Choices) > 0 && typed == s.Choices[0] {
			typed = "" // the default is left out
		}
		v.SetString(typed)
	default:
		v.SetString(typed)
	}
	return nil
}

// ReadDay reads 14/8/2024 or 2024-08-14.
func ReadDay(typed string) (Day, bool) {
	var d Day
	if err := d.UnmarshalText([]byte(typed)); err == nil {
		return d, true
	}
	iso, ok := text.Date(typed)
	return Day(iso), ok
}

// ReadMinute reads a day and a clock time in any order: 23:59 30/6/2024, 30/6/2024 23:59, 2024-06-30 23:59.
func ReadMinute(typed string) (Minute, bool) {
	var m Minute
	fields := strings.Fields(strings.NewReplacer("T", " ", "ngày", " ", ",", " ").Replace(typed))
	if len(fields) != 2 {
		return "", false
	}
	if strings.Contains(fields[0], ":") {
		fields[0], fields[1] = fields[1], fields[0]
	}
	day, ok := ReadDay(fields[0])
	if len(fields[1]) == 4 {
		fields[1] = "0" + fields[1]
	}
	if !ok || m.UnmarshalText([]byte(string(day)+" "+fields[1])) != nil {
		return "", false
	}
	return m, true
}
