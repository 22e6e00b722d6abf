// This file makes the tokens of links: 128 bits, of which the database keeps only a hash.
package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// NewToken draws a token of 128 random bits (22 characters of base64url) and returns it with its hash.
func NewToken() (token, hash string) {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: the program ends when the system has no randomness
	token = base64.RawURLEncoding.EncodeToString(b[:])
	return token, HashToken(token)
}

// HashToken is what the database keeps of a token: SHA-256 in hex. A token has 128 random bits, so no slow hash is needed.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// DeriveToken makes the token that belongs to a secret key of at least 128 random bits, always the same one: whoever sends a form again
// with its key gets the same link again, though the database never held the link.
func DeriveToken(key string) string {
	sum := sha256.Sum256([]byte("hoithi link token\x00" + key))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}
