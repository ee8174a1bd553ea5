"""The words of get help: the answers to each question, why each help is shown, and what to do meanwhile.

Pages for children and young friends are written for a nine-year-old (`Who.plain_voice`); a test measures it.
"""
