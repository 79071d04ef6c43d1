"""The border of people's files: workbooks and tables read in a limited process, checked, and given back to mend."""
