SELECT DISTINCT p.id, p.name, TIME_BUCKET(INTERVAL 10 SECOND, p.date_time)
FROM person p JOIN auction a ON p.id = a.seller
  AND TIME_BUCKET(INTERVAL 10 SECOND, p.date_time) = TIME_BUCKET(INTERVAL 10 SECOND, a.date_time)
