// The phone or e-mail address by which somebody without the private link shows that an entry is theirs.
package entries

import (
	"strings"

	"hoithi/internal/text"
)

// Contact brings a phone number or an e-mail address into the form in which two spellings of it are equal; ok is false for anything else.
func Contact(typed string) (contact string, ok bool) {
	if phone, ok := text.Phone(typed); ok {
		return phone, true
	}
	mail := strings.ToLower(text.Clean(typed))
	return mail, mail != "" && plausibleEmail(mail)
}

// HasContact says whether a phone number or an e-mail address was given for the entry: its contact's, not its members'.
func (e Entry) HasContact(typed string) bool {
	wanted, ok := Contact(typed)
	if !ok {
		return false
	}
	for _, given := range []string{e.ContactPhone, e.ContactEmail} {
		if known, ok := Contact(given); ok && known == wanted {
			return true
		}
	}
	return false
}
