"""The volunteers' side beyond the cards themselves: answering with a preview, phrases, profile, lists, the forum."""
