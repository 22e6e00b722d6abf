// Tests of gathering faults out of wrapped and joined errors.
package fault

import (
	"errors"
	"fmt"
	"io"
	"testing"
)

func TestAllFindsEveryFaultInOrder(t *testing.T) {
	name, born := Invalid("name", "a.b", "Max", 120), Invalid("born", "a.c").At(5, "Ngày sinh")
	err := fmt.Errorf("outer: %w", errors.Join(name, fmt.Errorf("inner: %w", born), io.EOF))
	if all := All(err); len(all) != 2 || all[0] != name || all[1] != born {
		t.Errorf("got %v", all)
	}
	if len(All(nil)) != 0 || len(All(io.EOF)) != 0 {
		t.Error("found faults where there are none")
	}
}

func TestKindOfIsThatOfTheFirst(t *testing.T) {
	for _, c := range []struct {
		err  error
		want Kind
	}{
		{nil, KindOther}, {io.EOF, KindOther}, {Denied("x"), KindDenied}, {fmt.Errorf("w: %w", Gone("x")), KindGone},
		{errors.Join(io.EOF, NotFound("x"), Conflict("y")), KindNotFound},
	} {
		if got := KindOf(c.err); got != c.want {
			t.Errorf("%v: kind %d, want %d", c.err, got, c.want)
		}
	}
}

func TestTheTextForLogsNamesThePlace(t *testing.T) {
	if got := Invalid("born", "a.c", "Value", 3).At(5, "Ngày sinh").Error(); got != `a.c field=born row=5 column="Ngày sinh" map[Value:3]` {
		t.Error(got)
	}
}
