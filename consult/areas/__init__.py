"""The tree of areas: province > city > district > street or town > community or village."""
