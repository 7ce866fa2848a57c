"""The admins' studio: what is asked in vain, editing and trying texts, their history; the menu leads to all of it."""
