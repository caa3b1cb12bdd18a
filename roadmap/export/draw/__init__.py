"""Views of the plan as pictures: each kind makes one `Picture` of plain shapes, which is written as SVG, PDF or PNG."""
