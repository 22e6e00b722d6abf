// Memo: values of this process that were worked out from committed rows, kept beside the database they came from.
package db

import "sync"

// memoSize is how many values are kept; the oldest goes first.
const memoSize = 64

type memo struct {
	mu     sync.Mutex
	values map[any]any
	order  []any
}

// Recall returns what was remembered under key. The key must name everything the value depends on (the versions of its rows):
// nothing is ever invalidated, an outdated key is just never asked for again. The value is shared and must not be changed.
func (t *Tx) Recall(key any) (value any, ok bool) {
	return t.memo.get(key)
}

// Recall is Tx.Recall outside of a transaction: what it gives may be behind, and an act that starts from it has to find that out.
func (d *DB) Recall(key any) (value any, ok bool) { return d.memo.get(key) }

// Remember keeps a value for later transactions: from a Read at once, from a Write after its commit,
// so that what was rolled back is never remembered.
func (t *Tx) Remember(key, value any) {
	if t.writes {
		t.AfterCommit(func() { t.memo.put(key, value) })
		return
	}
	t.memo.put(key, value)
}

func (m *memo) get(key any) (value any, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	value, ok = m.values[key]
	return value, ok
}

func (m *memo) put(key, value any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.values == nil {
		m.values = map[any]any{}
	}
	if _, ok := m.values[key]; !ok {
		if len(m.order) == memoSize {
			delete(m.values, m.order[0])
			m.order = m.order[1:]
		}
		m.order = append(m.order, key)
	}
	m.values[key] = value
}
