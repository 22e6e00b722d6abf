// The arithmetic of the chain: what a digest and a link are made of.
package audit

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
)

// newSalt is 128 random bits in hexadecimal: without it, nobody can find out an erased row by trying.
func newSalt() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// digestOf is the salted SHA-256 of a row.
func digestOf(salt string, payload []byte) string {
	h := sha256.New()
	h.Write([]byte(salt))
	h.Write(payload)
	return hex.EncodeToString(h.Sum(nil))
}

// link is the chain after a seal: it names everything the seal says but the salt, which may be erased.
func link(before string, s Seal) string {
	line := before + "\n" + strconv.FormatInt(s.Number, 10) + "\n" + s.Source + "\n" + strconv.FormatInt(s.RowID, 10) + "\n" + s.Digest
	return fmt.Sprintf("%x", sha256.Sum256([]byte(line)))
}
