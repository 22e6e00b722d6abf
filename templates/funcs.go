// The functions pages may call; each language has its own, bound to its printer.
package templates

import (
	"fmt"
	"html/template"
	"reflect"
	"time"

	"hoithi/internal/decimal"
	"hoithi/internal/i18n"
)

func funcs(p *i18n.Printer, static *Static) template.FuncMap {
	return template.FuncMap{
		"t":      p.T,
		"lang":   p.Lang,
		"number": func(n any) (string, error) { return withInt(n, p.Number) },
		"points": func(n any) (string, error) {
			return withInt(n, func(m int64) string { return p.Points(decimal.Milli(m)) })
		},
		"runtime": func(ms any) (string, error) { return withInt(ms, p.RunTime) },
		"money": func(n any) (string, error) {
			return withInt(n, func(d int64) string { return p.Number(d) + " " + p.T("ui.dong") })
		},
		"day":       func(iso any) string { return p.Day(reflect.ValueOf(iso).String()) },
		"datetime":  func(at any, zone *time.Location) (string, error) { return dateTime(p, at, zone) },
		"left":      p.Left,
		"asset":     static.Path,
		"dict":      dict,
		"opt":       opt,
		"list":      func(items ...any) []any { return items },
		"fieldErr":  fieldErr,
		"faultList": faultList,
		"seq":       seq,
		"add":       func(a, b int) int { return a + b },
	}
}

// withInt lets a printer take any integer type: pages hold int, int64, decimal.Milli and contests.Duration.
func withInt(n any, print func(int64) string) (string, error) {
	v := reflect.Indirect(reflect.ValueOf(n))
	if !v.IsValid() || !v.CanInt() {
		return "", fmt.Errorf("%v (%T) is not an integer", n, n)
	}
	return print(v.Int()), nil
}

// dateTime takes Unix milliseconds or a time.Time.
func dateTime(p *i18n.Printer, at any, zone *time.Location) (string, error) {
	if when, ok := at.(time.Time); ok {
		return p.DateTime(when.UnixMilli(), zone), nil
	}
	return withInt(at, func(ms int64) string { return p.DateTime(ms, zone) })
}

// dict makes the arguments of a component from name, value pairs.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("dict: %d arguments are not pairs", len(pairs))
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: name %v is no text", pairs[i])
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}

// opt is a field of a struct or a value of a dict, nil when there is none: what a component can do without.
func opt(of any, name string) any {
	if m, ok := of.(map[string]any); ok {
		return m[name]
	}
	v := reflect.Indirect(reflect.ValueOf(of))
	if v.Kind() != reflect.Struct {
		return nil
	}
	if field := v.FieldByName(name); field.IsValid() && field.CanInterface() {
		return field.Interface()
	}
	return nil
}

// seq counts from, …, to, both included; empty when to is below from.
func seq(from, to int) []int {
	var all []int
	for n := from; n <= to; n++ {
		all = append(all, n)
	}
	return all
}
