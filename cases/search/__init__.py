"""Search over what is public: people and cases in any spelling, and the words of reports."""
