"""What the tests of the site share lies beside: ``reading_pages`` and ``trying``, which this file puts within reach."""
