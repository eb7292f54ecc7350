"""Imports: a sheet of reports and claims is read, checked as a whole, and entered all or nothing.

Each step is a module: a file becomes a table of cells (`csv_files`, `xlsx_files`), the table rows
of named columns (`sheets`), the rows reports and claims (`plan`), and these are saved (`saving`).
"""
