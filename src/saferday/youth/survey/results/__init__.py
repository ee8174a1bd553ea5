"""Results of a survey: answers counted, protected, and laid out for pages and files. No Django but for words."""
